using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>Between the cells of a register's file and the fields of a card: codes and names in any of the three languages, numbers in any digits, days of both calendars.</summary>
internal sealed class SheetValues(PackLibrary packs, Texts texts, Reader reader, string currency)
{
    private const string Separator = "; ";
    private readonly Dictionary<string, Dictionary<string, string>> _codes = [];

    /// <summary>A cell as an exported workbook shows it: names for codes, numbers as numbers, days as the reader writes them.</summary>
    public object? Shown(TouchpointCard card, string field)
    {
        var text = new FieldText(reader, packs);
        return field switch
        {
            "id" => card.Id,
            "tags" => string.Join(Separator, card.Tags.Select(t => t.Split(':', 2) is [var axis, var code] ? AxisLabel(axis) + ": " + (packs.Has(axis, code) ? packs.AxisName(axis, code, reader.Language) : code) : t)),
            "cost_per_month" => card.CostPerMonth is { } cost ? MoneyText.Units(cost, card.CostCurrency) / (ShowsToman(card.CostCurrency) ? 10 : 1) : null,
            "currency" => card.CostPerMonth is null ? null : CurrencyLabel(card.CostCurrency),
            "review_days" => card.ReviewDays == 0 ? null : card.ReviewDays,
            "next_review" => card.NextReview is { } day ? reader.Language.Code == "en" ? DayText.Iso(day) : reader.ShortDate(day) : null,
            "importance" => card.Importance,
            "standard" or "note" or "owner" or "branch" or "code" => TouchpointField.Find(field).Read(card),
            _ => text.Value(SheetField.OurName(field), TouchpointField.Find(SheetField.OurName(field)).Read(card)),
        };
    }

    /// <summary>The card with a cell taken, or what is wrong with the cell. Money waits for <see cref="WithCost"/>.</summary>
    public Outcome<TouchpointCard> Take(TouchpointCard card, string field, string cell)
    {
        var value = Unguarded(cell);
        switch (field)
        {
            case "stage" or "kind" or "channel" or "facet" or "relationship" or "state" or "measurability" or "main_scale":
                return value.Length == 0 ? Write(card, field, "") : CodeOf(SheetField.OurName(field), value) is { } code ? Write(card, field, code) : Wrong(field, value);
            case "importance":
                return (CodeOf("importance", value) ?? Folding.Digits(value)) is var level and ("1" or "2" or "3") ? Write(card, field, level) : Wrong(field, value);
            case "review_days":
                return value.Length == 0 ? card with { ReviewDays = 0 } : int.TryParse(Folding.Digits(value), NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? card with { ReviewDays = days } : Wrong(field, value);
            case "next_review":
                return value.Length == 0 ? card with { NextReview = null } : DayText.Read(value) is { } day ? card with { NextReview = day } : Wrong(field, value);
            case "tags":
                return Tags(value) is { } tags ? card with { Tags = tags } : Wrong(field, value);
            case "cost_per_month" or "currency" or "id":
                return card;
            case "standard":
                return card with { Standard = value.ReplaceLineEndings(" ") };
            case "note":
                return card with { Note = value.ReplaceLineEndings("\n") };
            default:
                return Write(card, field, field == "code" ? value.ToLowerInvariant() : value);
        }
    }

    /// <summary>The monthly cost of two cells: an amount and the name of its unit; toman are ten rials.</summary>
    public Outcome<TouchpointCard> WithCost(TouchpointCard card, string amount, string unit)
    {
        if (amount.Length == 0) return card with { CostPerMonth = null, CostCurrency = "" };
        var (code, perUnit) = CurrencyOf(unit.Length > 0 ? unit : CurrencyLabel(card.CostCurrency.Length > 0 ? card.CostCurrency : currency));
        if (code.Length == 0) return Wrong("currency", unit);
        var plain = MoneyText.Plain(amount, reader);
        if (plain is not { } number || Math.Abs(number) > 1_000_000_000_000_000) return Wrong("cost_per_month", amount);
        return card with { CostPerMonth = (long)Math.Round(number * perUnit, MidpointRounding.AwayFromZero), CostCurrency = code };
    }

    /// <summary>A cell without the apostrophe that keeps spreadsheets from running it.</summary>
    public static string Unguarded(string cell) => cell is ['\'', '=' or '+' or '-' or '@', ..] ? cell[1..] : cell;

    private static Outcome<TouchpointCard> Write(TouchpointCard card, string field, string value) => TouchpointField.Find(SheetField.OurName(field)).Write(card, value);

    private Refusal Wrong(string field, string value) => Refusal.Of("touchpoint.sheet-value", ("column", SheetField.Label(field, reader)), ("value", value.Length > 60 ? value[..60] + "…" : value)).At(field);

    private string? CodeOf(string field, string value)
    {
        if (!_codes.TryGetValue(field, out var codes)) _codes[field] = codes = Codes(field);
        return codes.GetValueOrDefault(Folding.Fold(value));
    }

    private Dictionary<string, string> Codes(string field)
    {
        var codes = new Dictionary<string, string>();
        void Know(string word, string code)
        {
            if (word.Length > 0) codes.TryAdd(Folding.Fold(word), code);
        }

        foreach (var value in packs.ValuesOf(field))
        {
            Know(value.Code, value.Code);
            foreach (var language in Language.All) Know(value.Name.In(language), value.Code);
        }

        IEnumerable<string> own = field switch { "state" => TouchpointState.All, "measurability" => Measurability.All, "scale" => MainScales.All.Select(MainScales.CodeOf), "importance" => ["1", "2", "3"], _ => [] };
        foreach (var code in own)
        {
            Know(code, code);
            foreach (var language in Language.All) Know(texts.Find(language, $"touchpoint.{field}.{code}") ?? "", code);
        }

        return codes;
    }

    // "channel:sms", "Channel: SMS" or a word of one's own.
    private List<string>? Tags(string text)
    {
        var tags = new List<string>();
        foreach (var part in text.Split([';', '\n', '؛'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split(':', 2, StringSplitOptions.TrimEntries) is not [var label, var word] || AxisOf(label) is not { } axis) tags.Add(Axis.Tag + ":" + part);
            else if (axis is Axis.Branch or Axis.Tag) tags.Add(axis + ":" + word);
            else if (CodeOf(axis, word) is { } code) tags.Add(axis + ":" + code);
            else return null;
        }

        return tags;
    }

    private string AxisLabel(string axis) => reader["touchpoint.field." + axis];

    private string? AxisOf(string label) => Axis.All.Concat([Axis.Branch, Axis.Tag])
        .FirstOrDefault(axis => axis == label || Language.All.Any(l => texts.Find(l, "touchpoint.field." + axis) is { } name && Folding.Fold(name) == Folding.Fold(label)));

    private bool ShowsToman(string code) => code == "IRR" && reader.ShowsToman;

    private string CurrencyLabel(string code) => code == "IRR" ? reader[reader.ShowsToman ? "currency.IRT" : "currency.IRR"] : code;

    private (string Code, int PerUnit) CurrencyOf(string unit)
    {
        var folded = Folding.Fold(unit);
        bool Says(string key) => Language.All.Any(l => texts.Find(l, key) is { } name && Folding.Fold(name) == folded);
        if (folded == "irt" || Says("currency.IRT")) return ("IRR", 10);
        if (folded == "irr" || Says("currency.IRR")) return ("IRR", 1);
        var code = folded switch { "₽" or "руб" or "руб." or "рублей" => "RUB", "$" => "USD", "€" => "EUR", _ => unit.Trim().ToUpperInvariant() };
        return code.Length == 3 && code.All(char.IsAsciiLetterUpper) ? (code, 100) : ("", 0);
    }
}
