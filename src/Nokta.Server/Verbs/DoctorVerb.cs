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
            var folder = call.GetRequiredValue(globals.Data);
            if (!File.Exists(Path.Combine(folder, "nokta.db")))
            {
                return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(folder))));
            }

            var findings = await ExamineAsync(folder, globals.Reader, ct);
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

    internal static async Task<List<Finding>> ExamineAsync(string folder, Reader words, CancellationToken ct)
    {
        var findings = new List<Finding> { new("version", "version", true, Composition.Version), new("runtime", "runtime", true, RuntimeInformation.FrameworkDescription + " on " + RuntimeInformation.OSDescription) };
        try
        {
            await using var workshop = await Workshop.OpenAsync(folder, ct);
            var database = workshop.Get<Database>();
            await using (var turn = await database.WriteAsync(ct)) findings.AddRange(Pragmas(turn.Connection, turn.Transaction));
            findings.Add(Integrity(database));
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

    private static IEnumerable<Finding> Pragmas(DbConnection connection, DbTransaction transaction)
    {
        string Ask(string sql)
        {
            using var command = connection.CreateCommand();
            (command.Transaction, command.CommandText) = (transaction, sql);
            return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
        }

        yield return new("sqlite", "SQLite", Version.Parse(Ask("SELECT sqlite_version()")) >= new Version(3, 45), Ask("SELECT sqlite_version()"));
        yield return new("journal", "journal_mode is WAL", Ask("PRAGMA journal_mode") == "wal", Ask("PRAGMA journal_mode"));
        yield return new("synchronous", "synchronous is FULL", Ask("PRAGMA synchronous") == "2", Ask("PRAGMA synchronous"));
        yield return new("foreign-keys", "foreign_keys are on", Ask("PRAGMA foreign_keys") == "1", Ask("PRAGMA foreign_keys"));
        yield return new("parents", "foreign keys hold", Ask("SELECT COUNT(*) FROM pragma_foreign_key_check") == "0", Ask("SELECT COUNT(*) FROM pragma_foreign_key_check"));
    }

    private static Finding Integrity(Database database)
    {
        using var connection = database.OpenReading();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA integrity_check(5)";
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(0));
        return new("integrity", "integrity_check", lines is ["ok"], string.Join("; ", lines));
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
