using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>One line of the inventory: the touchpoint and, where something computes them, its figures.</summary>
public sealed record TouchpointRow(TouchpointCard Card, TouchpointFigureCells? Figures);

/// <summary>The inventory as a question: rows that match a query, sorted, with the counts of the ready-made selections. One pass over the register.</summary>
public sealed class TouchpointList(TouchpointRegister register, PackLibrary packs, TimeProvider clock, IEnumerable<ITouchpointFigures> figures)
{
    /// <summary>Column codes of <see cref="Cells"/>, stable for files and scripts.</summary>
    public static readonly IReadOnlyList<string> Columns =
    [
        "id", "code", "name_fa", "name_en", "name_ru", "stage", "kind", "channel", "facet", "relationship", "branch", "tags", "owner", "standard", "measurability",
        "state", "importance", "main_scale", "cost_per_month", "currency", "review_days", "next_review", "satisfaction", "answers", "per_week", "note",
    ];

    /// <summary>Whether this installation computes figures for the register.</summary>
    public bool HasFigures => figures.Any();

    public async Task<TouchpointListing> ListAsync(WorkspaceId workspace, TouchpointQuery query, Reader reader, string person = "", CancellationToken ct = default)
    {
        var cards = await register.ListAsync(workspace, ct);
        var cells = figures.FirstOrDefault() is { } source ? await source.For(workspace, ct) : null;
        var today = reader.Calendar.DateOf(Micros.Of(clock.GetUtcNow()));
        bool Matches(TouchpointCard card, TouchpointQuery asked) => asked.Takes(card, packs, person, cells?.GetValueOrDefault(card.Number)?.IsMeasured ?? false, today);

        var rows = cards.Where(c => Matches(c, query)).Select(c => new TouchpointRow(c, cells?.GetValueOrDefault(c.Number)));
        var counts = TouchpointQuery.Views.ToDictionary(view => view, view => cards.Count(c => Matches(c, query with { Show = view, State = "" })));
        return new TouchpointListing([.. Sorted(rows, query.Sort, reader.Language, today)], cards.Count, counts, Words(cards.Select(c => c.Owner)))
        {
            Branches = Words(cards.SelectMany(c => TagsOf(c, Axis.Branch).Append(c.Branch))),
            Tags = Words(cards.SelectMany(c => TagsOf(c, Axis.Tag))),
        };
    }

    /// <summary>The cells of a row in the order of <see cref="Columns"/>: codes, ISO dates, numbers as numbers, money in units of its currency, null for what is not known.</summary>
    public static IReadOnlyList<object?> Cells(TouchpointRow row)
    {
        var (card, figures) = row;
        return
        [
            card.Id, card.Code, card.Name.Fa, card.Name.En, card.Name.Ru, card.Stage, card.Kind, card.Channel, card.Facet, card.Relationship, card.Branch,
            string.Join("; ", card.Tags), card.Owner, card.Standard, card.Measurability, card.State, card.Importance, MainScales.CodeOf(card.MainScale),
            card.CostPerMonth is { } cost ? MoneyText.Units(cost, card.CostCurrency) : null, card.CostCurrency, card.ReviewDays,
            card.NextReview?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Rounded(figures?.SatisfactionValue), figures?.Answers, Rounded(figures?.VolumePerWeekValue), card.Note,
        ];
    }

    private IEnumerable<TouchpointRow> Sorted(IEnumerable<TouchpointRow> rows, string sort, Language language, DateOnly today)
    {
        var column = sort.TrimStart('-');
        Func<TouchpointRow, IComparable?> key = column switch
        {
            "name" => r => Folding.Fold(r.Card.Name.In(language)),
            "stage" => r => Order(Axis.Stage, r.Card.Stage),
            "kind" => r => Order(Axis.Kind, r.Card.Kind),
            "channel" => r => r.Card.Channel.Length == 0 ? null : Folding.Fold(packs.AxisName(Axis.Channel, r.Card.Channel, language)),
            "owner" => r => r.Card.Owner.Length == 0 ? null : Folding.Fold(r.Card.Owner),
            "state" => r => Index(TouchpointState.All, r.Card.State),
            "importance" => r => r.Card.Importance,
            "cost" => r => r.Card.CostPerMonthOn(today) is [var cost, ..] ? cost.Minor : null,
            "review" => r => r.Card.NextReview,
            "satisfaction" => r => r.Figures?.SatisfactionValue,
            "volume" => r => r.Figures?.VolumePerWeekValue,
            _ => r => r.Card.Number,
        };

        // What is unknown stands last in either direction.
        var known = rows.OrderBy(r => key(r) is null);
        return (sort.StartsWith('-') ? known.ThenByDescending(key) : known.ThenBy(key)).ThenBy(r => r.Card.Number);
    }

    private static IReadOnlyList<string> Words(IEnumerable<string> words) => [.. words.Where(w => w.Length > 0).Distinct().Order(StringComparer.Ordinal)];

    private static IEnumerable<string> TagsOf(TouchpointCard card, string axis) => card.Tags.Where(t => t.StartsWith(axis + ":", StringComparison.Ordinal)).Select(t => t[(axis.Length + 1)..]);

    private int Order(string axis, string code) => Index([.. packs.ValuesOf(axis).Select(v => v.Code)], code);

    private static int Index(IReadOnlyList<string> codes, string code)
    {
        for (var i = 0; i < codes.Count; i++)
            if (codes[i] == code) return i;
        return codes.Count;
    }

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}

/// <summary>What the inventory shows: matching rows, how many there are in all, the counts of the selections, and the owners to choose from.</summary>
public sealed record TouchpointListing(IReadOnlyList<TouchpointRow> Rows, int All, IReadOnlyDictionary<string, int> Counts, IReadOnlyList<string> Owners)
{
    public IReadOnlyList<string> Branches { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];
}
