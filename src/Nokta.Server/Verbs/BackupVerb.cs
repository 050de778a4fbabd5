using System.CommandLine;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>Writes one archive of everything, while the server runs; or looks whether an archive is whole.</summary>
internal static class BackupVerb
{
    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var file = new Argument<string?>("file") { Description = words["cli.backup.file"], Arity = ArgumentArity.ZeroOrOne };
        var check = new Option<bool>("--check") { Description = words["cli.backup.check"] };
        var replace = new Option<bool>("--replace") { Description = words["cli.backup.replace"] };
        var command = new Command("backup", words["cli.backup"]) { file, check, replace };
        var verify = BackupVerify.Create(globals);
        command.Add(verify.Command);
        command.Validators.Add(call =>
        {
            if (call.GetValue(check) && call.GetValue(file) is null) call.AddError(words["cli.backup.check.file"]);
        });
        command.SetAction((call, ct) => call.GetValue(check) ? CheckAsync(call, globals, call.GetValue(file)!, ct) : WriteAsync(call, globals, call.GetValue(file), call.GetValue(replace), ct));
        return new Verb(command, "nokta backup", "nokta backup /mnt/usb/nokta.nokta --data /srv/nokta", "nokta backup --check nokta.nokta") { Parts = [verify] };
    }

    private static async Task<int> WriteAsync(ParseResult call, Globals globals, string? file, bool replace, CancellationToken ct)
    {
        var place = globals.PlaceOf(call);
        if (!place.HasData) return await FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(place.Folder))));
        await using var shop = await Workshop.OpenAsync(place, ct, asItIs: true);
        var writing = shop.Get<BackupWriting>();
        var path = Path.GetFullPath(file ?? writing.NameNow());
        if (Directory.Exists(path)) path = Path.Combine(path, writing.NameNow());
        if (File.Exists(path) && !replace) return await FailAsync(call, globals.Reader, Refusal.Of("backup.exists", ("file", path)));
        var done = await ProgressOnConsole.ShowAsync(globals.Reader["cli.backup.doing"], progress => writing.WriteFileAsync(path, progress, ct));
        if (!done.IsDone) return await FailAsync(call, globals.Reader, done.Refusal!);
        Report(call, globals, "cli.backup.done", path, done.Value);
        return CommandLine.Ok;
    }

    private static async Task<int> CheckAsync(ParseResult call, Globals globals, string file, CancellationToken ct)
    {
        if (!File.Exists(file)) return await FailAsync(call, globals.Reader, Refusal.Of("backup.absent", ("file", Path.GetFullPath(file))), CommandLine.CallWrong);
        var done = await BackupFile.CheckAsync(file, ct);
        if (!done.IsDone) return await FailAsync(call, globals.Reader, done.Refusal!);
        Report(call, globals, "cli.backup.sound", Path.GetFullPath(file), done.Value);
        return CommandLine.Ok;
    }

    /// <summary>A sentence for eyes; a row for scripts.</summary>
    internal static void Report(ParseResult call, Globals globals, string sentence, string file, BackupManifest manifest)
    {
        var (words, form, output) = (globals.Reader, globals.FormOf(call), call.InvocationConfiguration.Output);
        if (form == ReportForm.Text)
        {
            output.WriteLine(words.Say(sentence, ("file", file), ("size", FileSize.In(words, manifest.Bytes)), ("rows", manifest.AllRows), ("n", (long)manifest.Files.Count), ("version", manifest.Nokta)));
            output.WriteLine(words.Say("cli.backup.of", ("workspaces", string.Join(words["words.comma"], manifest.Workspaces)), ("made", words.Moment(manifest.Made))));
            return;
        }

        new Report(["file", "version", "made", "workspaces", "files", "bytes", "rows", "schema"],
            [[file, manifest.Nokta, manifest.Made.ToString("O", System.Globalization.CultureInfo.InvariantCulture), string.Join("; ", manifest.Workspaces), manifest.Files.Count, manifest.Bytes, manifest.AllRows, manifest.Schema.Count]]).Write(output, form);
    }

    internal static async Task<int> FailAsync(ParseResult call, Reader words, Refusal why, int code = CommandLine.DataWrong)
    {
        await call.InvocationConfiguration.Error.WriteLineAsync(words.Say(why));
        return code;
    }
}
