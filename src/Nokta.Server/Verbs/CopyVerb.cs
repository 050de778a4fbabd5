using System.CommandLine;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>Copies everything from SQLite to PostgreSQL or back, and shows the checksums by which both sides are the same.</summary>
internal static class CopyVerb
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var to = new Option<string>("--to") { Description = words["cli.copy.to"], Required = true, HelpName = "postgres://…|DIR" };
        var command = new Command("copy", words["cli.copy"]) { to };
        var toStore = new Option<string?>("--to-store") { Description = words["cli.copy.to-store"], HelpName = "postgres://…" };
        command.Add(toStore);
        command.SetAction((call, ct) => call.GetValue(globals.Workspace) is null ? RunAsync(call, globals, call.GetRequiredValue(to), ct) : OneAsync(call, globals, call.GetRequiredValue(to), call.GetValue(toStore), ct));
        return new Verb(command, "nokta copy --data /srv/nokta --to postgres://nokta@127.0.0.1/nokta", "nokta copy --store postgres://nokta@127.0.0.1/nokta --to /srv/nokta-file", "nokta copy --data /srv/nokta --workspace 2 --to /srv/other");
    }

    private static async Task<int> RunAsync(ParseResult call, Globals globals, string to, CancellationToken ct)
    {
        var source = globals.PlaceOf(call);
        if (!source.HasData) return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(source.Folder))));
        var target = TargetOf(to, source);
        if (!target.IsDone) return await BackupVerb.FailAsync(call, globals.Reader, target.Refusal!, CommandLine.CallWrong);
        // Whoever goes on writing would write into what is left behind.
        using (var alone = await FolderUse.TakeAloneAsync(source.Folder, s_patience, ct))
            if (alone is null) return await BackupVerb.FailAsync(call, globals.Reader, new Refusal("folder.busy"));
        var copied = await CopyAsync(source, target.Value, globals, ct);
        if (!copied.IsDone) return await BackupVerb.FailAsync(call, globals.Reader, copied.Refusal!);
        Settle(source, target.Value);
        Show(call, globals, copied.Value);
        if (globals.FormOf(call) == ReportForm.Text) await call.InvocationConfiguration.Output.WriteLineAsync(globals.Reader.Say("cli.copy.done", ("n", (long)copied.Value.Count), ("to", target.Value.Store?.Shown ?? to)));
        return CommandLine.Ok;
    }

    /// <summary>One workspace into the data folder of another installation, whichever databases the two have.</summary>
    private static async Task<int> OneAsync(ParseResult call, Globals globals, string folder, string? toStore, CancellationToken ct)
    {
        var source = globals.PlaceOf(call);
        if (!source.HasData) return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(source.Folder))));
        if (folder.Contains("://", StringComparison.Ordinal)) return await BackupVerb.FailAsync(call, globals.Reader, new Refusal("store.copy-needs-folder"), CommandLine.CallWrong);
        if (Path.GetFullPath(folder) == Path.GetFullPath(source.Folder)) return await BackupVerb.FailAsync(call, globals.Reader, new Refusal("store.copy-same"), CommandLine.CallWrong);
        DataPlace place = folder;
        if (toStore is not null && StoreAddress.Parse(toStore) is var address)
        {
            if (!address.IsDone) return await BackupVerb.FailAsync(call, globals.Reader, address.Refusal!, CommandLine.CallWrong);
            place = place with { Store = address.Value };
        }

        foreach (var side in (string[])[source.Folder, folder])
            if (Directory.Exists(side))
                using (var alone = await FolderUse.TakeAloneAsync(side, s_patience, ct))
                    if (alone is null) return await BackupVerb.FailAsync(call, globals.Reader, new Refusal("folder.busy"));
        await using var from = await Workshop.OpenAsync(source, ct);
        var workspace = await from.WorkspaceAsync(call, globals, ct);
        await using var into = await Workshop.OpenAsync(place, ct);
        var copied = await ProgressOnConsole.ShowAsync(globals.Reader["cli.copy.doing"], progress => WorkspaceMove.RunAsync(from.Get<Database>(), workspace.Id, into.Get<Database>(), progress, ct));
        if (!copied.IsDone) return await BackupVerb.FailAsync(call, globals.Reader, copied.Refusal!);
        Show(call, globals, copied.Value.Tables);
        if (globals.FormOf(call) == ReportForm.Text)
            await call.InvocationConfiguration.Output.WriteLineAsync(globals.Reader.Say("cli.copy.one-done", ("name", workspace.Name), ("number", copied.Value.Number.Value), ("command", FormattableString.Invariant($"nokta members invite NAME --role owner --workspace {copied.Value.Number} --data {folder}"))));
        return CommandLine.Ok;
    }

    private static void Show(ParseResult call, Globals globals, IReadOnlyList<CopiedTable> tables) =>
        new Report(["table", "rows", "checksum"], [.. tables.Select(t => (IReadOnlyList<object?>)[t.Table, t.Rows, t.Checksum])]).Write(call.InvocationConfiguration.Output, globals.FormOf(call));

    private static Outcome<DataPlace> TargetOf(string to, DataPlace source)
    {
        if (!to.Contains("://", StringComparison.Ordinal)) return Path.GetFullPath(to) == Path.GetFullPath(source.Folder) ? new Refusal("store.copy-same") : new DataPlace(to);
        var address = StoreAddress.Parse(to);
        return address.IsDone ? source with { Store = address.Value } : address.Refusal!;
    }

    private static async Task<Outcome<List<CopiedTable>>> CopyAsync(DataPlace source, DataPlace to, Globals globals, CancellationToken ct)
    {
        await using var shop = await Workshop.OpenAsync(source, ct);
        await using var target = new Database(to, Program.Modules);
        await Migrator.MigrateAsync(target, Program.Modules, ct);
        return await ProgressOnConsole.ShowAsync(globals.Reader["cli.copy.doing"], progress => StoreCopy.RunAsync(shop.Get<Database>(), target, Program.Modules, progress, ct));
    }

    /// <summary>The folder goes over to its store, and its old file stays under another name; a new folder gets the files that lie beside the data.</summary>
    private static void Settle(DataPlace source, DataPlace to)
    {
        if (to.Store is not null)
        {
            var file = Path.Combine(to.Folder, Database.FileName);
            if (File.Exists(file)) File.Move(file, Path.Combine(to.Folder, BackupContent.Copied), overwrite: true);
            to.Remember();
            return;
        }

        foreach (var (path, file) in BackupContent.FilesOf(source.Folder))
        {
            var copy = Path.Combine(to.Folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }
    }
}
