using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;

namespace Nokta.Interactions.People.Lots;

/// <summary>Reads a file of pairs and says what merging them would do; it changes nothing. The first two columns count.</summary>
public sealed class MergeReading(PersonKeys keys, InteractionLog log, DecisionStore decisions, TimeProvider clock)
{
    public const int MostLines = 200_000, MostBytes = 32 << 20;
    private const int Shown = 50;

    public async Task<Outcome<MergeLot>> ReadAsync(WorkspaceId workspace, string path, string name, CancellationToken ct = default)
    {
        if (new FileInfo(path).Length > MostBytes) return Refusal.Of("people.lot-large", ("most", MostBytes >> 20)).At("File");
        var opened = OpenTable.Open(path, new FileForm(Header: false));
        if (!opened.IsDone) return opened.Refusal!;
        using var table = opened.Value;
        return await JudgeAsync(workspace, table.Rows, name, ct);
    }

    private async Task<Outcome<MergeLot>> JudgeAsync(WorkspaceId workspace, Records rows, string name, CancellationToken ct)
    {
        var (find, union) = (await keys.FindManyAsync(workspace, ct), new LotUnion(log.Persons(workspace), await decisions.SplitsAsync(workspace, ct)));
        var (lines, counts, aside) = (0, new Dictionary<string, int>(), new List<LotLine>());
        while (rows.Next())
        {
            var cells = rows.Texts();
            if (cells.All(string.IsNullOrWhiteSpace)) continue;
            if (++lines > MostLines) return Refusal.Of("people.many-pairs", ("most", MostLines)).At("File");
            var why = rows.Fault != RecordFault.None || cells.Count < 2 || string.IsNullOrWhiteSpace(cells[0]) || string.IsNullOrWhiteSpace(cells[1]) ? "form" : union.Join(find(cells[0]), find(cells[1]));
            // The names of the columns are nobody's keys.
            if (lines == 1 && why == "nobody" && !cells.Take(2).Any(c => c.Any(char.IsDigit) || c.Contains('@', StringComparison.Ordinal)))
            {
                lines = 0;
                continue;
            }

            counts[why] = counts.GetValueOrDefault(why) + 1;
            if (why is not ("merging" or "already") && aside.Count < Shown) aside.Add(new LotLine(rows.Line, why));
        }

        if (lines == 0) return new Refusal("people.no-pairs", "File");
        var (groups, now) = (union.Groups(), clock.GetUtcNow());
        int Of(string why) => counts.GetValueOrDefault(why);
        return new MergeLot
        {
            Workspace = workspace, Id = Guid.CreateVersion7(now), FileName = name, At = now, Groups = groups, Aside = aside,
            Counts = new LotCounts(lines, Of("merging"), groups.Sum(g => g.Count - 1), Of("already"), Of("split"), Of("many"), Of("nobody"), Of("form")),
        };
    }
}
