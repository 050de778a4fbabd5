using System.CommandLine;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>Looks whether everything that must hold holds: the database, its settings, the disk, every module's invariants.</summary>
internal static class DoctorVerb
{
    private const long LeastFreeBytes = 512L << 20;

    public static Verb Create(Globals globals)
    {
        var command = new Command("doctor", globals.Reader["cli.doctor"]);
        command.SetAction(async (call, ct) =>
        {
            var place = globals.PlaceOf(call);
            if (!place.HasData) return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(place.Folder))));
            var findings = await ExamineAsync(place, globals.Reader, ct);
            ReportOf(findings, globals.Reader, globals.FormOf(call)).Write(call.InvocationConfiguration.Output, globals.FormOf(call));
            return findings.All(f => f.IsGood) ? CommandLine.Ok : CommandLine.DataWrong;
        });
        return new Verb(command, "nokta doctor --data /srv/nokta", "nokta doctor --json");
    }

    /// <summary>Scripts get one wording whatever the language; people get theirs.</summary>
    private static Report ReportOf(List<Finding> findings, Reader words, ReportForm form)
    {
        if (form != ReportForm.Text) return new Report(["check", "state", "found"], [.. findings.Select(f => (IReadOnlyList<object?>)[f.Check, f.IsGood ? "ok" : "WRONG", f.Found])]);
        return new Report([words["doctor.check"], words["doctor.state"], words["doctor.found"]],
            [.. findings.Select(f => (IReadOnlyList<object?>)[words.Has("doctor." + f.Code) ? words["doctor." + f.Code] : f.Check, words[f.IsGood ? "doctor.ok" : "doctor.wrong"], f.Found])]);
    }

    internal static async Task<List<Finding>> ExamineAsync(DataPlace place, Reader words, CancellationToken ct)
    {
        var findings = new List<Finding> { new("version", "version", true, Composition.Version), new("runtime", "runtime", true, RuntimeInformation.FrameworkDescription + " on " + RuntimeInformation.OSDescription) };
        try
        {
            await using var workshop = await Workshop.OpenAsync(place, ct);
            var database = workshop.Get<Database>();
            await using (var turn = await database.WriteAsync(ct)) findings.AddRange(Soundness.Of(turn).Select(s => new Finding(s.Code, s.Check, s.IsGood, s.Found)));
            findings.Add(Disk(database.Folder));
            findings.Add(await BackedUpAsync(workshop, ct));
            foreach (var invariant in workshop.GetAll<IInvariant>()) findings.Add(await HoldsAsync(invariant, ct));
        }
        catch (RefusedException refused)
        {
            findings.Add(new("opens", "database opens", false, words.Say(refused.Refusal)));
        }
        catch (DbException broken)
        {
            findings.Add(new("opens", "database opens", false, broken.Message));
        }

        return findings;
    }

    /// <summary>Tells, never judges: whether copies are wanted is the owner's matter.</summary>
    private static async Task<Finding> BackedUpAsync(Workshop workshop, CancellationToken ct)
    {
        var copy = ScheduledCopies.In(workshop.Get<CopyFolder>().Path) is [var newest, ..] ? ScheduledCopies.Made(newest).UtcDateTime : default;
        var download = (await workshop.Get<EventLog>().ListAsync(1, "backup-downloaded", ct)).Select(e => e.At.UtcDateTime).FirstOrDefault();
        var last = copy > download ? copy : download;
        return new("backup", "last backup", true, last == default ? "—" : last.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
    }

    private static Finding Disk(string folder)
    {
        var drive = DriveInfo.GetDrives().Where(d => d.IsReady && folder.StartsWith(d.RootDirectory.FullName, StringComparison.Ordinal)).MaxBy(d => d.RootDirectory.FullName.Length);
        var used = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length);
        if (drive is null) return new("disk", "disk", true, string.Create(CultureInfo.InvariantCulture, $"{used >> 20} MB used"));
        return new("disk", "disk", drive.AvailableFreeSpace >= LeastFreeBytes, string.Create(CultureInfo.InvariantCulture, $"{used >> 20} MB used, {drive.AvailableFreeSpace >> 20} MB free"));
    }

    /// <summary>A doctor does not die of what it finds: data too damaged to be examined is a finding.</summary>
    private static async Task<Finding> HoldsAsync(IInvariant invariant, CancellationToken ct)
    {
        try
        {
            var broken = await invariant.FindBrokenAsync(ct);
            return new(invariant.GetType().Name, invariant.Name, broken.Count == 0, broken.Count == 0 ? "" : string.Join("; ", broken.Take(5)) + (broken.Count > 5 ? $" and {broken.Count - 5} more" : ""));
        }
        catch (Exception unreadable) when (unreadable is not OperationCanceledException)
        {
            return new(invariant.GetType().Name, invariant.Name, false, $"cannot be examined: {unreadable.GetType().Name}: {unreadable.Message}");
        }
    }

    internal sealed record Finding(string Code, string Check, bool IsGood, string Found);
}
