using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Tail;

/// <summary>What of all that arrives somebody wants to see; stands in the address.</summary>
/// <param name="Key">Id of a write key or token.</param>
/// <param name="Touchpoint">0 = unmapped; null = whatever it belongs to.</param>
internal sealed record TailFilter(string Source = "", string Key = "", string Activity = "", string Fate = "", int? Touchpoint = null)
{
    private readonly string _activity = Folding.Fold(Activity.Trim());

    public static TailFilter Read(IQueryCollection query) => new(
        query["source"].ToString(), query["key"].ToString(), query["activity"].ToString(), TailRow.Fates.Contains(query["fate"].ToString()) ? query["fate"].ToString() : "",
        query["tp"].ToString() == "0" ? 0 : TouchpointCard.NumberIn(query["tp"].ToString()));

    public bool IsEmpty => this is { Source: "", Key: "", Activity: "", Fate: "", Touchpoint: null };

    public bool Takes(TailRow row) =>
        (Source.Length == 0 || row.Signature.Source == Source) && (Key.Length == 0 || row.By?.Id == Key) && (Fate.Length == 0 || row.Fate == Fate)
        && (Touchpoint is null || row.Touchpoint == Touchpoint) && (_activity.Length == 0 || Folding.Fold(row.Signature.Activity).Contains(_activity, StringComparison.Ordinal));

    /// <summary>The address of the same on the page, or of its stream.</summary>
    public string Link(string path, string? after = null)
    {
        var parts = new (string Name, string? Value)[] { ("source", Source), ("key", Key), ("activity", Activity), ("fate", Fate), ("tp", Touchpoint is { } number ? number == 0 ? "0" : TouchpointCard.IdOf(number) : null), ("after", after) };
        return path + QueryString.Create(parts.Where(p => !string.IsNullOrEmpty(p.Value)).Select(p => KeyValuePair.Create(p.Name, p.Value))).ToString();
    }

    public static string IdOf(long run, long number) => string.Create(CultureInfo.InvariantCulture, $"{run:x}-{number}");

    public bool Equals(TailFilter? other) => other is not null && (Source, Key, Activity, Fate, Touchpoint) == (other.Source, other.Key, other.Activity, other.Fate, other.Touchpoint);

    public override int GetHashCode() => HashCode.Combine(Source, Key, Activity, Fate, Touchpoint);
}
