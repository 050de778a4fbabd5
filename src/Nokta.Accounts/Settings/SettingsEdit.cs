namespace Nokta.Accounts;

/// <summary>One saved change of a section, in the reader's words.</summary>
/// <param name="Changes">What was said differently before and after, line by line.</param>
public sealed record SettingsEdit(int Version, DateTimeOffset At, string Who, int? RestoredFrom, IReadOnlyList<(string Label, string Before, string After)> Changes)
{
    /// <summary>The history of a section, the newest first; <paramref name="words"/> says a state in lines.</summary>
    public static IReadOnlyList<SettingsEdit> Of<T>(IReadOnlyList<SettingsVersion<T>> versions, SettingsSection<T> section, Func<T, IEnumerable<(string Label, string Value)>> words) where T : class =>
        [.. versions.Select((v, i) => new SettingsEdit(v.Version, v.At, v.Who, v.RestoredFrom,
            Between([.. words(i + 1 < versions.Count ? versions[i + 1].Value : v.Version == 1 && v.Who.Length == 0 ? v.Value : section.Default)], [.. words(v.Value)])))];

    private static List<(string, string, string)> Between(List<(string Label, string Value)> before, List<(string Label, string Value)> after) =>
        [.. from label in before.Concat(after).Select(l => l.Label).Distinct()
            let was = string.Join(" · ", before.Where(l => l.Label == label).Select(l => l.Value))
            let now = string.Join(" · ", after.Where(l => l.Label == label).Select(l => l.Value))
            where was != now
            select (label, was, now)];
}
