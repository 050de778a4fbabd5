using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Puts a refusal beside the field it is about; what is about no field stands above the form.</summary>
public static class FieldErrors
{
    public static string? WrongAt(this Reader reader, IReadOnlyList<Refusal> refusals, string field) =>
        refusals.FirstOrDefault(r => r.Field == field) is { } refusal ? reader.Say(refusal) : null;

    public static IReadOnlyList<Refusal> OfNoField(this IReadOnlyList<Refusal> refusals) => [.. refusals.Where(r => r.Field is null)];
}
