using Nokta.Kernel.Words;

namespace Nokta.Server.Backups;

/// <summary>Says why a copy was not made: the words of its refusal, or its code where they would need more than is remembered.</summary>
internal static class CopyWords
{
    public static string Of(Reader reader, string problem) =>
        reader.Has("refusal." + problem) && reader["refusal." + problem] is var said && !said.Contains('{', StringComparison.Ordinal) ? said.TrimEnd('.') : problem;

    /// <summary>What stands for one of a sign's placeholders.</summary>
    public static object? Of(Reader reader, string name, object? value) => name == "problem" && value is string problem ? Of(reader, problem) : value;
}
