using Nokta.Interactions.Import.Shapes;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>A table that can explain the file at hand, and by which column.</summary>
/// <param name="Key">What the form sends back: an upload's id, or the name of a kept table.</param>
public sealed record Explanation(string Key, string FileName, Join Join);

/// <summary>Other files that tell more of the rows at hand (a campaign's date, a branch's name): what is joined, what could be, and the change of it.</summary>
internal sealed class Explanations(ImportDrafts drafts, LookUps lookUps)
{
    /// <summary>More uploads than so many are not compared; each costs two looks at the beginning of a file.</summary>
    private const int MostCompared = 6;

    /// <summary>The tables whose values meet a column of the file: uploads that wait, and tables kept before.</summary>
    public IReadOnlyList<Explanation> Offer(ImportDraft draft, FileMapping mapping)
    {
        var path = drafts.PathOf(draft);
        var joined = (mapping.Joins ?? []).Select(j => j.File).ToHashSet();
        var waiting = drafts.ListOpen(draft.In).Where(d => d.Id != draft.Id && d.Stage is (DraftStage.Mapping or DraftStage.Checked) && d.Bytes != draft.Bytes).Take(MostCompared)
            .Select(d => (Key: d.Id, d.FileName, Join: JoinGuess.Of(path, mapping.Form, drafts.PathOf(d), ProposedMapping.SourceOf(d.FileName))));
        var kept = lookUps.List(draft.In).Where(l => !joined.Contains(l.Name)).Take(MostCompared)
            .Select(l => (Key: l.Name, l.FileName, Join: JoinGuess.Of(path, mapping.Form, lookUps.PathOf(draft.In, l), l.Name)));
        return [.. waiting.Concat(kept).Where(o => o.Join is not null && !joined.Contains(o.Join.File)).Select(o => new Explanation(o.Key, o.FileName, o.Join!))];
    }

    /// <summary>Joins an offered table; an upload is kept as a look-up table and no longer waits to be imported. Null = it is not offered any more.</summary>
    public async Task<Outcome<ImportDraft>?> AddAsync(ImportDraft draft, FileMapping mapping, string key, CancellationToken ct)
    {
        if (Offer(draft, mapping).FirstOrDefault(o => o.Key == key) is not { } chosen) return null;
        if (drafts.Find(draft.In, key) is { } upload)
        {
            var kept = await lookUps.KeepAsync(draft.In, chosen.Join.File, drafts.PathOf(upload), upload.FileName, ct);
            if (!kept.IsDone) return kept.Refusal!;
            drafts.Discard(upload);
        }

        var joined = lookUps.Resolve(draft.In, mapping with { Joins = [.. mapping.Joins ?? [], chosen.Join with { Path = null }] });
        var guess = FileGuess.Read(drafts.PathOf(draft), joined.Form, joined.Joins!);
        if (!guess.IsDone) return guess.Refusal!;
        var news = guess.Value.ToMapping(mapping.Source).Columns.Where(c => joined.IsJoined(c.Column!) && mapping.Columns.All(m => m.Column != c.Column)).Select(c => Modest(c, mapping));
        return draft.With(joined with { Columns = [.. mapping.Columns, .. news] }, [.. guess.Value.Columns.Select(c => c.Name)]);
    }

    /// <summary>Takes a table away with the columns that came from it; the table itself is kept.</summary>
    public static ImportDraft Remove(ImportDraft draft, FileMapping mapping, string table)
    {
        var gone = (mapping.Joins ?? []).FirstOrDefault(j => j.File == table);
        if (gone is null) return draft;
        var left = mapping.Joins!.Where(j => j != gone).ToList();
        return draft.With(
            mapping with { Joins = left.Count == 0 ? null : left, Columns = [.. mapping.Columns.Where(c => c.Column?.StartsWith(gone.As + ".", StringComparison.Ordinal) != true)] },
            [.. draft.Header.Where(h => !h.StartsWith(gone.As + ".", StringComparison.Ordinal))]);
    }

    /// <summary>What another table tells never takes the place of what the file itself says.</summary>
    private static ColumnMapping Modest(ColumnMapping column, FileMapping mapping) =>
        column.Role is Roles.Key or Roles.Person or Roles.Thread || mapping.Columns.Any(m => m.Role == column.Role) ? new ColumnMapping { Column = column.Column, Role = Roles.Property } : column;
}
