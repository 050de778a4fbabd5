using System.Text;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>The register as files: what goes out, what a file that came in would do, and doing it.</summary>
internal sealed class SheetDesk(RegisterLots lots, TouchpointRegister register, SheetDrafts drafts, PackLibrary packs, Texts texts, Visit visit, TimeProvider clock)
{
    public SheetDrafts Drafts => drafts;

    private DateOnly Today => visit.Reader.Calendar.DateOf(Micros.Of(clock.GetUtcNow()));
    private SheetValues Values => new(packs, texts, visit.Reader, visit.Currency);

    public IReadOnlyList<string> Guess(Sheet sheet) => SheetField.Guess(sheet.Columns, texts, visit.Reader.Language);

    public async Task<List<SheetRow>> PlanAsync(Sheet sheet, IReadOnlyList<string> fields, bool clears, CancellationToken ct) =>
        new SheetPlan(packs, Values, Today).Of(sheet.Lines, fields, clears, await register.ListAsync(visit.Workspace, ct));

    /// <summary>Takes what the plan says into the register as one lot, and keeps the result under the draft's id.</summary>
    public async Task<Kernel.Outcome<SheetResult>> TakeAsync(string id, SheetDraft draft, IReadOnlyList<string> fields, bool clears, CancellationToken ct)
    {
        var rows = await PlanAsync(draft.Sheet, fields, clears, ct);
        var cards = rows.Where(r => r.Outcome is SheetOutcome.Added or SheetOutcome.Changed).Select(r => r.Card!).ToList();
        var lot = await lots.TakeAsync(visit.Workspace, cards, Lot.Import, "{}", visit.Person, ct);
        if (lot.Refusal is { } refusal) return refusal;
        int Count(SheetOutcome outcome) => rows.Count(r => r.Outcome == outcome);
        var cells = draft.Sheet.Lines.ToDictionary(l => l.Line, l => l.Cells);
        var result = new SheetResult(draft.File, Count(SheetOutcome.Added), Count(SheetOutcome.Changed), Count(SheetOutcome.Unchanged),
            [.. rows.Where(r => r.Outcome == SheetOutcome.Skipped).Select(r => new SkippedLine(r.Line, string.Join(' ', r.Why.Select(visit.Reader.Say)), cells[r.Line]))], lot.Value?.Number);
        await drafts.KeepResultAsync(visit.Workspace, id, result, ct);
        return result;
    }

    /// <summary>The rows of a listing as a workbook in the reader's language: every field that can be read back, then what was measured.</summary>
    public byte[] Workbook(IReadOnlyList<TouchpointRow> rows)
    {
        var (reader, values, today) = (visit.Reader, Values, Today);
        return XlsxSheet.Write(reader["touchpoint.list.title"], [.. SheetField.All.Concat(SheetField.OnlyOut).Select(f => SheetField.Label(f, reader))],
            rows.Select(row => (IReadOnlyList<object?>)[.. SheetField.All.Select(f => values.Shown(row.Card, f)),
                row.Figures?.Satisfaction, row.Figures is { Answers: > 0 } figures ? figures.Answers : null, row.Figures?.VolumePerWeekValue is { } week ? Math.Round(week, 1) : null, CostText.Of(row.Card.CostPerMonthOn(today), reader) is var cost and not "—" ? cost : null]),
            reader.Language.IsRightToLeft);
    }

    /// <summary>The rows that were left out, with their reasons, to be mended and sent again.</summary>
    public string SkippedCsv(SheetDraft draft, SheetResult result)
    {
        var text = CsvText.AppendRow(new StringBuilder("\uFEFF"), [visit.Reader["touchpoint.sheet.line"], visit.Reader["touchpoint.sheet.why"], .. draft.Sheet.Columns]);
        foreach (var row in result.Skipped) CsvText.AppendRow(text, [row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture), row.Why, .. row.Cells]);
        return text.ToString();
    }
}
