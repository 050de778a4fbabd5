using System.CommandLine;
using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>Brings a backup back in a folder of its own, looks at everything, says what would be lost and how long it took, and removes it again.</summary>
internal static class BackupVerify
{
    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var file = new Argument<string>("file") { Description = words["cli.restore.file"] };
        var command = new Command("verify", words["cli.backup.verify"]) { file };
        command.SetAction((call, ct) => RunAsync(call, globals, call.GetRequiredValue(file), ct));
        return new Verb(command, "nokta backup verify nokta.nokta");
    }

    /// <summary>The newest scheduled copy when no file is named.</summary>
    public static async Task<int> RunAsync(ParseResult call, Globals globals, string? file, CancellationToken ct)
    {
        var words = globals.Reader;
        file ??= ScheduledCopies.In(CopyFolder.Of(call.GetRequiredValue(globals.Data), null).Path) is [var newest, ..] ? newest.FullName : null;
        if (file is null) return await BackupVerb.FailAsync(call, words, new Refusal("backup.none-to-try"), CommandLine.CallWrong);
        if (!File.Exists(file)) return await BackupVerb.FailAsync(call, words, Refusal.Of("backup.absent", ("file", Path.GetFullPath(file))), CommandLine.CallWrong);
        var time = TimeProvider.System;
        var work = Path.Combine(Path.GetTempPath(), "nokta-drill-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        var done = await ProgressOnConsole.ShowAsync(words["cli.drill.doing"], progress => new BackupDrill(time).RunAsync(file, work, words, progress, ct));
        if (!done.IsDone) return await BackupVerb.FailAsync(call, words, done.Refusal!);
        Report(call, globals, Path.GetFullPath(file), done.Value);
        return CommandLine.Ok;
    }

    private static void Report(ParseResult call, Globals globals, string file, DrillResult drill)
    {
        var (words, form, output) = (globals.Reader, globals.FormOf(call), call.InvocationConfiguration.Output);
        if (form == ReportForm.Text)
        {
            BackupVerb.Report(call, globals, "cli.drill.sound", file, drill.Manifest);
            output.WriteLine(words.Say("cli.drill.figures", ("lost", words.Duration(drill.Lost)), ("seconds", words.Number(drill.Took.TotalSeconds))));
            return;
        }

        new Report(["file", "made", "rows", "tables", "bytes", "rpo_seconds", "rto_seconds"],
            [[file, drill.Manifest.Made.ToString("O", CultureInfo.InvariantCulture), drill.Manifest.AllRows, drill.Manifest.Rows.Count, drill.Manifest.Bytes, Math.Round(drill.Lost.TotalSeconds, 1), Math.Round(drill.Took.TotalSeconds, 2)]]).Write(output, form);
    }
}
