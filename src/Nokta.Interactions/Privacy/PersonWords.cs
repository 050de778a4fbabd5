using Nokta.Kernel.Words;

namespace Nokta.Interactions.Privacy;

/// <summary>How kinds of keys are called.</summary>
internal static class PersonWords
{
    public static string Kind(Reader reader, string kind) => kind.Length == 0 ? "—" : reader.Has("privacy.kind." + kind) ? reader["privacy.kind." + kind] : kind;
}
