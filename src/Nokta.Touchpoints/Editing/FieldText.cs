using System.Globalization;
using Nokta.Kernel.Words;
using Nokta.Ui;

namespace Nokta.Touchpoints;

/// <summary>A field's stored value as its reader says it: codes become names, money gets its unit, days their calendar.</summary>
public sealed class FieldText(Reader reader, PackLibrary packs)
{
    public string Label(string field) => reader["touchpoint.field." + field];

    public string Value(string field, string stored)
    {
        if (stored.Length == 0) return "";
        return field switch
        {
            "stage" or "kind" or "channel" or "facet" or "relationship" or "audience" => packs.AxisName(field, stored, reader.Language),
            "state" or "measurability" or "importance" or "scale" => reader[$"touchpoint.{field}.{stored}"],
            "tags" => string.Join(reader.Language.Code == "fa" ? "، " : ", ", TouchpointField.TagsIn(stored).Select(Tag)),
            "cost" => stored.Split(' ') is [var minor, var currency] ? reader.Money(long.Parse(minor, CultureInfo.InvariantCulture), currency) : stored,
            "costs" => string.Join(reader.Language.Code == "fa" ? "؛ " : "; ", TouchpointCost.Read(stored).Select(c => CostText.Line(c, reader))),
            "photos" => reader.Say("touchpoint.photos.count", ("n", TouchpointField.TagsIn(stored).Count)),
            "successor" => Successor.Read(stored) is { } to ? reader.Say(to.IsMerged ? "touchpoint.successor.merged" : "touchpoint.successor.replaced", ("id", TouchpointCard.IdOf(to.Number))) : "",
            "review-days" => stored == "0" ? "" : reader.Say("touchpoint.review.every", ("n", int.Parse(stored, CultureInfo.InvariantCulture))),
            "next-review" => reader.Date(DateOnly.ParseExact(stored, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            _ => stored,
        };
    }

    /// <summary>The value of a card's field, or a dash.</summary>
    public string Of(TouchpointCard card, string field) => Value(field, TouchpointField.Find(field).Read(card)) is { Length: > 0 } text ? text : "—";

    /// <summary>The values a field can take; channels stand under their groups.</summary>
    public IReadOnlyList<Choice> Choices(string field) => field switch
    {
        "state" => Named(field, TouchpointState.All),
        "measurability" => Named(field, Measurability.All),
        "importance" => Named(field, ["1", "2", "3"]),
        "scale" => Named(field, MainScales.All.Select(MainScales.CodeOf)),
        _ => [.. packs.ValuesOf(field).Select(v => new Choice(v.Code, reader.In(v.Name), "", GroupOf(field, v)))],
    };

    /// <summary>A tag as its value's name.</summary>
    public string Tag(string tag) => tag.Split(':', 2) is [var axis, var code] ? Value(axis, code) : tag;

    private List<Choice> Named(string field, IEnumerable<string> codes) => [.. codes.Select(code => new Choice(code, reader[$"touchpoint.{field}.{code}"]))];

    private string GroupOf(string axis, AxisValue value) => axis == Axis.Channel ? packs.AxisName(axis, value.Parent.Length > 0 ? value.Parent : value.Code, reader.Language) : "";
}
