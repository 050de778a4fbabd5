using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>One change for many touchpoints: a field and what it shall be, as a form or an address carries it.</summary>
internal sealed record BulkChange(string Field, string Value, bool Clears = true)
{
    /// <summary>What can be changed for many at once; <c>add-tag</c> and <c>remove-tag</c> leave the other tags alone.</summary>
    public static readonly IReadOnlyList<string> Fields = ["owner", "stage", "channel", "branch", "kind", "importance", "state", "next-review", "add-tag", "remove-tag"];

    /// <summary>What may be emptied for many at once, when that is said.</summary>
    public static readonly IReadOnlyList<string> Clearable = ["owner", "channel", "branch", "next-review"];

    /// <summary>The change, or why the value is none; an empty owner, channel, branch or review day empties the field.</summary>
    public Outcome<Func<TouchpointCard, TouchpointCard>> Read(PackLibrary packs)
    {
        var value = Value.Trim();
        if (value.Length == 0 && !Clears && Clearable.Contains(Field)) return Refusal.Of("touchpoint.bulk-empty").At("value");
        switch (Field)
        {
            case "add-tag" or "remove-tag":
                if (value.Length is 0 or > 120) return Refusal.Of("touchpoint.tag-missing").At("value");
                return Tagging(value.Contains(':', StringComparison.Ordinal) ? value : Axis.Tag + ":" + value);
            case "next-review":
                var day = DayText.Read(value);
                if (value.Length > 0 && day is null) return Refusal.Of("touchpoint.date-form", ("example", "2026-12-21")).At("value");
                return Of(c => c with { NextReview = day, ReviewDays = day is null ? 0 : c.ReviewDays });
            case "stage" or "kind" or "state" or "importance" or "channel" or "facet" or "relationship" or "measurability" or "owner" or "branch":
                var field = TouchpointField.Find(Field);
                if (Field == "importance" && value is not ("1" or "2" or "3")) return Refusal.Of("touchpoint.importance-range").At("value");
                var wrong = Touchpoint.Check(field.Write(TouchpointCard.Draft(new Trilingual("", "x", "")), value), packs);
                return wrong.Count > 0 ? wrong[0].At("value") : Of(c => field.Write(c, value));
            default:
                return Refusal.Of("touchpoint.bulk-field").At("field");
        }
    }

    private Outcome<Func<TouchpointCard, TouchpointCard>> Tagging(string tag) => Field == "add-tag"
        ? Of(c => c with { Tags = [.. c.Tags, tag] })
        : Of(c => c with { Tags = [.. c.Tags.Where(t => Folding.Fold(t) != Folding.Fold(tag))] });

    private static Outcome<Func<TouchpointCard, TouchpointCard>> Of(Func<TouchpointCard, TouchpointCard> change) => change;

    /// <summary>What would change, without changing it.</summary>
    public static IReadOnlyList<(TouchpointCard Before, FieldChange? Change)> Preview(IEnumerable<TouchpointCard> cards, Func<TouchpointCard, TouchpointCard> change, DateOnly today) =>
        [.. cards.Select(card => (card, TouchpointField.Between(card, Touchpoint.Tidy(change(card), today)).FirstOrDefault()))];
}
