namespace Nokta.Interactions.Collect;

/// <summary>The mapping of a key as its form is posted: a line is left out where nothing is chosen.</summary>
public sealed class KeyMappingForm
{
    public List<string?> Do { get; set; } = [];
    public List<string?> From { get; set; } = [];
    public List<string?> To { get; set; } = [];

    /// <summary>save or preview.</summary>
    public string? Act { get; set; }

    internal IReadOnlyList<KeyMappingLine> Lines() =>
        [.. Enumerable.Range(0, Math.Min(Do.Count, KeyMapping.MostLines + 1)).Where(i => !string.IsNullOrEmpty(Do[i])).Select(i => new KeyMappingLine(Do[i]!, At(From, i), At(To, i)))];

    private static string At(List<string?> all, int i) => i < all.Count ? all[i] ?? "" : "";
}
