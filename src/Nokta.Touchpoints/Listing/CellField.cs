using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>The fields that can be changed in their cell of the list, and how a cell shows them.</summary>
internal static class CellField
{
    public static readonly IReadOnlyList<string> All = ["stage", "channel", "kind", "facet", "relationship", "branch", "owner", "importance", "state", "measurability", "next-review"];

    /// <summary>The fields that are chosen from a list; an optional one has an empty choice.</summary>
    public static readonly IReadOnlyList<(string Field, bool IsOptional)> Chosen =
        [("stage", false), ("channel", true), ("kind", false), ("facet", true), ("relationship", true), ("importance", false), ("state", false), ("measurability", false)];

    public static string Shown(TouchpointCard card, string field, Reader reader, PackLibrary packs, bool edits)
    {
        if (field == "next-review") return card.NextReview is { } day ? reader.ShortDate(day) : "—";
        if (field == "owner" && card.Owner.Length == 0 && edits) return reader["touchpoint.assign"];
        return new FieldText(reader, packs).Of(card, field);
    }
}
