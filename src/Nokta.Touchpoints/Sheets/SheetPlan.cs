using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>What a row of a file would do to the register.</summary>
internal enum SheetOutcome { Added, Changed, Unchanged, Skipped }

/// <summary>One row and its outcome: the card it gives, what it changes, or why it was left out.</summary>
internal sealed record SheetRow(int Line, SheetOutcome Outcome, TouchpointCard? Card, IReadOnlyList<FieldChange> Changes, IReadOnlyList<Refusal> Why);

/// <summary>
/// What a whole file would do: rows are matched by id, then by code; without either they are added, unless their name is there already.
/// Deciding changes nothing, so that the preview and the import are the same.
/// </summary>
internal sealed class SheetPlan(PackLibrary packs, SheetValues values, DateOnly today)
{
    /// <param name="fields">The field of each column, empty for columns that are passed over.</param>
    /// <param name="clears">Whether an empty cell empties its field; otherwise it leaves it.</param>
    public List<SheetRow> Of(IEnumerable<SheetLine> lines, IReadOnlyList<string> fields, bool clears, IReadOnlyList<TouchpointCard> here)
    {
        var codes = here.ToDictionary(c => c.Code);
        var names = here.SelectMany(c => new[] { c.Name.Fa, c.Name.En, c.Name.Ru }.Where(n => n.Length > 0).Select(n => (Name: Folding.Fold(n), Card: c))).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.First().Card);
        var seen = new HashSet<string>();
        return [.. lines.Select(line => Read(line, fields, clears, here, codes, names, seen))];
    }

    private SheetRow Read(SheetLine line, IReadOnlyList<string> fields, bool clears, IReadOnlyList<TouchpointCard> here, Dictionary<string, TouchpointCard> codes, Dictionary<string, TouchpointCard> names, HashSet<string> seen)
    {
        string Cell(string field) => fields.TakeWhile(f => f != field).Count() is var at && at < fields.Count ? SheetValues.Unguarded(line.At(at)) : "";
        SheetRow Skip(params Refusal[] why) => new(line.Line, SheetOutcome.Skipped, null, [], why);

        TouchpointCard? before = null;
        if (Cell("id") is { Length: > 0 } id)
        {
            if (TouchpointCard.NumberIn(id) is not { } number || number > here.Count) return Skip(Refusal.Of("touchpoint.sheet-id", ("id", id)));
            before = here[number - 1];
        }
        else if (Cell("code") is { Length: > 0 } code) before = codes.GetValueOrDefault(code.ToLowerInvariant());

        var wanted = before ?? TouchpointCard.Draft(new Trilingual("", "", ""));
        var wrong = new List<Refusal>();
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i].Length == 0 || (line.At(i).Length == 0 && (before is null || !clears))) continue;
            var taken = values.Take(wanted, fields[i], line.At(i));
            if (taken.IsDone) wanted = taken.Value;
            else wrong.AddRange(taken.Refusals);
        }

        if (fields.Contains("cost_per_month") && (Cell("cost_per_month").Length > 0 || (clears && before is not null)))
        {
            var priced = values.WithCost(wanted, Cell("cost_per_month"), Cell("currency"));
            if (priced.IsDone) wanted = priced.Value;
            else wrong.AddRange(priced.Refusals);
        }

        wanted = Touchpoint.Tidy(wanted, today);
        wrong.AddRange(Touchpoint.Check(wanted, packs).Where(r => wrong.All(w => SheetField.OurName(w.Field ?? "") != r.Field)));
        if (wrong.Count > 0) return Skip([.. wrong]);
        if (before is null && NameOf(wanted) is var name && names.TryGetValue(Folding.Fold(name), out var same)) return Skip(Refusal.Of("touchpoint.sheet-name", ("name", name), ("id", same.Id)));
        if (!seen.Add(before?.Id ?? (wanted.Code.Length > 0 ? wanted.Code : Folding.Fold(NameOf(wanted))))) return Skip(Refusal.Of("touchpoint.sheet-twice"));
        if (before is null) return new SheetRow(line.Line, SheetOutcome.Added, wanted, [], []);
        var changes = TouchpointField.Between(before, wanted);
        return new SheetRow(line.Line, changes.Count == 0 ? SheetOutcome.Unchanged : SheetOutcome.Changed, wanted, changes, []);
    }

    private static string NameOf(TouchpointCard card) => new[] { card.Name.Fa, card.Name.En, card.Name.Ru }.First(n => n.Length > 0);
}
