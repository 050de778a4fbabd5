using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>Brings a backup into a data folder; what is there already is put aside, never deleted.</summary>
internal static class RestoreVerb
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var file = new Argument<string?>("file") { Description = words["cli.restore.file"], Arity = ArgumentArity.ZeroOrOne };
        var drill = new Option<bool>("--drill") { Description = words["cli.restore.drill"] };
        var replace = new Option<bool>("--replace") { Description = words["cli.restore.replace"] };
        var command = new Command("restore", words["cli.restore"]) { file, replace, drill };
        command.Validators.Add(call =>
        {
            if (!call.GetValue(drill) && call.GetValue(file) is null) call.AddError(words["cli.restore.which"]);
        });
        command.SetAction((call, ct) => call.GetValue(drill) ? BackupVerify.RunAsync(call, globals, call.GetValue(file), ct) : RunAsync(call, globals, call.GetValue(file)!, call.GetValue(replace), ct));
        return new Verb(command, "nokta restore nokta.nokta --data /srv/nokta", "nokta restore nokta.nokta --replace", "nokta restore --drill");
    }

    private static async Task<int> RunAsync(ParseResult call, Globals globals, string file, bool replace, CancellationToken ct)
    {
        var words = globals.Reader;
        if (!File.Exists(file)) return await BackupVerb.FailAsync(call, words, Refusal.Of("backup.absent", ("file", Path.GetFullPath(file))), CommandLine.CallWrong);
        var place = globals.PlaceOf(call);
        var folder = Directory.CreateDirectory(place.Folder).FullName;
        if (place.Store is not null && !replace && await HasWorkspacesAsync(place)) return await BackupVerb.FailAsync(call, words, Refusal.Of("folder.has-data", ("folder", place.Store.Shown)));
        return await ExchangeAsync(call, globals, file, replace, place, folder, ct);
    }

    private static async Task<int> ExchangeAsync(ParseResult call, Globals globals, string file, bool replace, DataPlace place, string folder, CancellationToken ct)
    {
        var words = globals.Reader;
        using var alone = await FolderUseOf(folder, ct);
        if (alone is null) return await BackupVerb.FailAsync(call, words, new Refusal("folder.busy"));
        FolderExchange.Finish(folder);
        if (File.Exists(Path.Combine(folder, BackupContent.DatabaseName)) && !replace) return await BackupVerb.FailAsync(call, words, Refusal.Of("folder.has-data", ("folder", folder)));
        var restoring = new Restoring(folder, TimeProvider.System);
        var staged = await ProgressOnConsole.ShowAsync(words["cli.restore.doing"], progress => restoring.StageAsync(file, progress, ct));
        if (!staged.IsDone) return await BackupVerb.FailAsync(call, words, staged.Refusal!);
        place.Remember();
        var aside = restoring.Exchange(staged.Value);
        // Opening the place again must be possible for ourselves.
        alone.Dispose();
        await DataFolder.PrepareAsync(place, ct);
        BackupVerb.Report(call, globals, "cli.restore.done", folder, staged.Value.Manifest);
        if (aside is not null && globals.FormOf(call) == ReportForm.Text) await call.InvocationConfiguration.Output.WriteLineAsync(words.Say("cli.restore.aside", ("folder", aside)));
        return CommandLine.Ok;
    }

    private static async Task<bool> HasWorkspacesAsync(DataPlace place)
    {
        await using var database = new Database(place, Program.Modules);
        await using var connection = database.OpenReading();
        return WorkspaceNames.In(connection).Count > 0;
    }

    private static Task<IDisposable?> FolderUseOf(string folder, CancellationToken ct) => Kernel.Storage.FolderUse.TakeAloneAsync(folder, s_patience, ct);
}
