using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Inbox;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>What imports left of a person beside the ledger: refused rows, uploads, files in the inbox, and their names and samples in the history.</summary>
internal sealed class ImportData(Database database) : IPersonalData
{
    public const string DoorName = "imports";

    private static readonly (string Table, string Column)[] s_samples = [("interactions_batch", "FileName"), ("interactions_batch", "Reasons"), ("interactions_batch", "Warnings"), ("interactions_inbox_file", "FileName")];

    public string Name => DoorName;

    public Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) => Task.Run<IReadOnlyList<Held>>(() =>
    {
        var held = new List<Held>();
        foreach (var (kind, file) in Files(subject.Workspace))
        {
            ct.ThrowIfCancellationRequested();
            if (file.RecordsWith(subject.IsIn).LongCount() is > 0 and var n) held.Add(new Held("privacy.kept." + kind, n, Short(file)));
        }

        if (Quarantined(subject).Count is > 0 and var kept) held.Add(new Held("privacy.kept.quarantine", kept));
        if (Samples(subject).Count is > 0 and var samples) held.Add(new Held("privacy.kept.samples", samples));
        return held;
    }, ct);

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default)
    {
        var rows = Files(subject.Workspace).SelectMany(f => f.File.RecordsWith(subject.IsIn).Select(r => (IReadOnlyList<string>)[Short(f.File), r.TrimEnd('\r', '\n')])).ToList();
        await into.AddAsync("files", ["file", "raw"], rows, ct);
        await into.AddAsync("quarantine", ["line", "raw"], [.. Quarantined(subject).Select(q => (IReadOnlyList<string>)[FormattableString.Invariant($"{q.Batch}:{q.Number}"), q.Raw])], ct);
        await into.AddAsync("samples", ["place", "text"], [.. Samples(subject).Select(s => (IReadOnlyList<string>)[$"{s.Table} {s.Id} {s.Column}", s.Text])], ct);
    }

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        foreach (var (kind, file) in Files(subject.Workspace).ToList())
        {
            ct.ThrowIfCancellationRequested();
            if (!file.RecordsWith(subject.IsIn).Any()) continue;
            // What was found in an upload stands beside it, too: the check of an upload that is done goes with it.
            if (kind == "uploads" && System.IO.Path.GetFileName(file.Path) != "file") Forget(file);
            else file.Remove(subject.IsIn);
        }

        var (samples, quarantined) = (Samples(subject), Quarantined(subject));
        if (samples.Count + quarantined.Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        foreach (var (table, id, column, text) in samples)
            turn.Run($"""UPDATE {table} SET "{column}" = @t WHERE "Workspace" = @w AND "Id" = @id""", ("@t", subject.Redact(text)), ("@w", subject.Workspace.Value), ("@id", id));
        foreach (var (batch, number, _) in quarantined)
            turn.Run("""UPDATE interactions_quarantine SET "Raw" = @x, "Bytes" = 0 WHERE "Workspace" = @w AND "Batch" = @b AND "Number" = @n""", ("@x", Array.Empty<byte>()), ("@w", subject.Workspace.Value), ("@b", batch), ("@n", number));
        await turn.CommitAsync(ct);
    }

    private List<(int Batch, int Number, string Raw)> Quarantined(DataSubject subject)
    {
        using var connection = database.OpenReading();
        return [.. connection.Read("""SELECT "Batch", "Number", "Raw" FROM interactions_quarantine WHERE "Workspace" = @w""",
            r => (r.GetInt32(0), r.GetInt32(1), System.Text.Encoding.UTF8.GetString(r.GetFieldValue<byte[]>(2))), ("@w", subject.Workspace.Value)).Where(q => subject.IsIn(q.Item3))];
    }

    /// <summary>An upload without its description is none any more; whoever brought it uploads it again, and the person stays out.</summary>
    private static void Forget(KeptFile description) => Directory.Delete(System.IO.Path.GetDirectoryName(description.Path)!, recursive: true);

    /// <summary>Everything imports keep as files of this workspace. Folders elsewhere, which somebody else fills, are his to clear.</summary>
    private IEnumerable<(string Kind, KeptFile File)> Files(WorkspaceId workspace)
    {
        var none = Enumerable.Empty<string>();
        var rejects = System.IO.Path.Combine(database.Folder, "rejects");
        foreach (var file in Directory.Exists(rejects) ? Directory.EnumerateFiles(rejects, $"{workspace}-*.csv") : none) yield return ("rejects", new KeptFile(file));
        foreach (var (kind, root) in ((string, string)[])[("uploads", "uploads"), ("inbox", "inbox")])
        {
            var folder = System.IO.Path.Combine(database.Folder, root, workspace.ToString());
            foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories) : none)
                if (File.Exists(file) && !file.EndsWith(".lock", StringComparison.Ordinal)) yield return (kind, new KeptFile(file));
        }
    }

    private string Short(KeptFile file) => System.IO.Path.GetRelativePath(database.Folder, file.Path).Replace('\\', '/');

    private List<(string Table, long Id, string Column, string Text)> Samples(DataSubject subject)
    {
        using var connection = database.OpenReading();
        return s_samples.SelectMany(c => connection.Read($"""SELECT "Id", "{c.Column}" FROM {c.Table} WHERE "Workspace" = @w""", r => (c.Table, r.GetInt64(0), c.Column, r.GetString(1)), ("@w", subject.Workspace.Value)))
            .Where(s => subject.IsIn(s.Item4)).ToList();
    }
}
