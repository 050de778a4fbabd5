using System.Globalization;
using System.Text.Json;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>What the ledger has of a person: interactions with their input, links between her keys, values that name her, and the saved journeys.</summary>
internal sealed class LedgerData(Database database, InteractionLog log) : IPersonalData
{
    public const string DoorName = "ledger";

    private static readonly string[] s_columns =
    [
        "row", "time", .. Signature.Fields, "person-kind", "person", "amount", "currency", "duration-ms", "scale", "score", "thread", "comment", "properties", "file", "line", "raw",
    ];

    public string Name => DoorName;

    public Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) => Task.Run<IReadOnlyList<Held>>(() =>
    {
        var hits = new LedgerBlocks(database, subject.Workspace).Find((person, _) => subject.Has(person), ct: ct);
        using var connection = database.OpenReading();
        var sources = BatchTable.List(connection, subject.Workspace).ToDictionary(b => b.Batch.Id, b => b.Batch.Source);
        var held = hits.GroupBy(h => sources[h.Batch]).Select(g => new Held("privacy.kept.interactions", g.Sum(h => h.All), g.Key)).ToList();
        if (Links(subject).Count is > 0 and var links) held.Add(new Held("privacy.kept.links", links));
        if (Signatures(subject).Count is > 0 and var values) held.Add(new Held("privacy.kept.values", values));
        return held;
    }, ct);

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default)
    {
        var hits = await Task.Run(() => new LedgerBlocks(database, subject.Workspace).Find((person, _) => subject.Has(person), ct: ct), ct);
        var signatures = log.Signatures(subject.Workspace);
        var numbers = hits.Where(h => h.FirstRow > 0).SelectMany(h => h.Kept.Select(k => h.FirstRow + k)).ToArray();
        into.Add("interactions", s_columns, numbers.Length, () => numbers.Chunk(2000).SelectMany(some =>
        {
            ct.ThrowIfCancellationRequested();
            return log.ReadRows(subject.Workspace, some).Select(r => Cells(r, signatures[r.Signature]));
        }));
        await into.AddAsync("links", ["key", "key-2", "source", "time"], [.. Links(subject).Select(l => (IReadOnlyList<string>)[Hex(l.A), Hex(l.B), l.Source, Instant(l.At)])], ct);
    }

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        var blocks = new LedgerBlocks(database, subject.Workspace);
        var forgotten = await blocks.ForgetAsync((person, _) => subject.Has(person), ct: ct);
        var (links, signatures) = (Links(subject), Signatures(subject));
        // The saved journeys hold the hashes of her keys; a process that was killed here finds them there again.
        if (forgotten == 0 && links.Count == 0 && signatures.Count == 0 && !File.Exists(blocks.CacheOf(log))) return;
        await blocks.TellReadersAsync(log, turn =>
        {
            foreach (var (a, b, _, _) in links)
                turn.Run("""DELETE FROM interactions_link WHERE "Workspace" = @w AND "KeyA" = @a AND "KeyB" = @b""", ("@w", subject.Workspace.Value), ("@a", (long)a), ("@b", (long)b));
            foreach (var signature in signatures) Redact(turn, subject, signature);
        }, ct);
    }

    private static void Redact(Writing turn, DataSubject subject, Signature signature)
    {
        foreach (var field in Signature.Fields.Where(f => subject.IsIn(signature.Of(f)!)))
        {
            var column = char.ToUpperInvariant(field[0]) + field[1..];
            turn.Run($"""UPDATE interactions_signature SET "{column}" = @v, "Fold" = @f WHERE "Workspace" = @w AND "Id" = @id""",
                ("@v", subject.Redact(signature.Of(field)!)), ("@f", string.Create(CultureInfo.InvariantCulture, $"{Traces.Gone}{signature.Id}")), ("@w", subject.Workspace.Value), ("@id", signature.Id));
        }
    }

    private List<Signature> Signatures(DataSubject subject) =>
        [.. log.Signatures(subject.Workspace).Where(s => Signature.Fields.Any(f => subject.IsIn(s.Of(f)!)))];

    private List<(ulong A, ulong B, string Source, long At)> Links(DataSubject subject)
    {
        using var connection = database.OpenReading();
        return [.. connection.Read("""
            SELECT l."KeyA", l."KeyB", b."SourceName", l."At" FROM interactions_link l JOIN interactions_batch b ON b."Workspace" = l."Workspace" AND b."Id" = l."Batch" WHERE l."Workspace" = @w
            """, r => ((ulong)r.GetInt64(0), (ulong)r.GetInt64(1), r.GetString(2), r.GetInt64(3)), ("@w", subject.Workspace.Value)).Where(l => subject.Has(l.Item1) || subject.Has(l.Item2))];
    }

    private static IReadOnlyList<string> Cells(LedgerRow row, Signature signature) =>
    [
        Number(row.Row), Instant(row.Time), .. Signature.Fields.Select(f => signature.Of(f)!), row.PersonKind, row.Person,
        row.Currency.Length == 0 ? "" : Number(row.Amount), row.Currency, row.Duration < 0 ? "" : Number(row.Duration), row.Scale < 0 ? "" : Number(row.Scale),
        row.Scale < 0 ? "" : row.Score.ToString(CultureInfo.InvariantCulture), row.Thread, row.Comment, row.Properties.Count == 0 ? "" : JsonSerializer.Serialize(row.Properties, FileMapping.Json),
        row.File, Number(row.Line), row.Raw,
    ];

    private static string Hex(ulong key) => key.ToString("x16", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Instant(long micros) => Micros.ToUtc(micros).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
