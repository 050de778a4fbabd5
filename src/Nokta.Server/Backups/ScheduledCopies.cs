using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Server.Backups;

/// <summary>Makes a copy of everything as planned, brings each back for a look, and keeps the last ones. A demo is not copied: it can be loaded again.</summary>
internal sealed class ScheduledCopies(BackupWriting writing, CopyFolder folder, CopyBook book, Database database, TimeProvider time, ILogger<ScheduledCopies> log) : BackgroundService
{
    public const string Prefix = "copy-", DailyPrefix = "daily-", Damaged = ".damaged";
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>True while a copy is being made.</summary>
    public bool IsMaking => _one.CurrentCount == 0;

    public CopyFolder Folder => folder;

    /// <summary>The copies that are there and were sound when they were made, the newest first.</summary>
    public IReadOnlyList<FileInfo> List() => In(folder.Path);

    public static IReadOnlyList<FileInfo> In(string folder) => Directory.Exists(folder)
        ? [.. new DirectoryInfo(folder).EnumerateFiles("*" + BackupWriting.Extension).Where(f => f.Name.StartsWith(Prefix, StringComparison.Ordinal) || f.Name.StartsWith(DailyPrefix, StringComparison.Ordinal)).OrderByDescending(Made)]
        : [];

    /// <summary>A copy by its name; a name that is not in the list is nothing.</summary>
    public FileInfo? Find(string name) => List().FirstOrDefault(f => f.Name == name);

    /// <summary>When a copy was made: it is in its name.</summary>
    public static DateTimeOffset Made(FileInfo copy) =>
        DateTimeOffset.TryParseExact(copy.Name[(copy.Name.IndexOf('-', StringComparison.Ordinal) + 1)..^BackupWriting.Extension.Length], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : copy.LastWriteTimeUtc;

    /// <summary>Makes one when the plan says so and there is data of the owner's own.</summary>
    public async Task MakeIfDueAsync(CancellationToken ct = default)
    {
        var plan = await book.PlanAsync(ct);
        if (plan.IsOn && plan.IsDue(List() is [var newest, ..] ? Made(newest) : null, time.GetUtcNow(), time.LocalTimeZone) && await book.HasOwnDataAsync(ct)) await MakeAsync(ct);
    }

    /// <summary>Makes one now, brings it back for a look, and removes those that the plan does not keep.</summary>
    public async Task<Outcome<BackupManifest>> MakeAsync(CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            var began = Stopwatch.GetTimestamp();
            var need = Need();
            var made = need is { } mb ? Refusal.Of("backup.no-room", ("mb", mb)) : await MakeIfFolderAllowsAsync(ct);
            await TellAsync((await book.LastAsync(ct))?.Problem, made.Refusal?.Code, ct);
            await book.WriteAsync(new CopyOutcome(time.GetUtcNow(), made.Refusal?.Code, need ?? 0, Stopwatch.GetElapsedTime(began).TotalSeconds), ct);
            if (made.IsDone) Thin(await book.PlanAsync(ct));
            else log.LogWarning("The scheduled copy was not made: {Reason}", made.Refusal!.Code);
            return made;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Every business hears when copies stop being made and when they are made again, not of each attempt between.</summary>
    private async Task TellAsync(string? before, string? now, CancellationToken ct)
    {
        if (before is null == now is null) return;
        var businesses = await book.ListOwnAsync(ct);
        await using var turn = await database.WriteAsync(ct);
        foreach (var business in businesses)
            turn.Record(business, now is null ? "backup-recovered" : "backup-failed", "backup", "", "", now is null ? [] : [new TrailField("problem", null, now)]);
        await turn.CommitAsync(ct);
    }

    /// <summary>A folder that went away or may not be written to is an outcome that must be told, as any other.</summary>
    private async Task<Outcome<BackupManifest>> MakeIfFolderAllowsAsync(CancellationToken ct)
    {
        try
        {
            return await MakeAndLookAsync(ct);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            log.LogError(refused, "The folder of copies cannot be used");
            return new Refusal("backup.folder");
        }
    }

    private async Task<Outcome<BackupManifest>> MakeAndLookAsync(CancellationToken ct)
    {
        Directory.CreateDirectory(folder.Path);
        var path = Path.Combine(folder.Path, writing.NameNow(Prefix.TrimEnd('-')));
        var made = await writing.WriteFileAsync(path, ct: ct);
        if (!made.IsDone) return made;
        var work = Path.Combine(database.Folder, BackupContent.Temporary + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        var looked = await new BackupDrill(time).RunAsync(path, work, s_english, ct: ct);
        if (looked.IsDone) return made;
        // It stays for who wants to know what happened, under a name that is not taken for a backup.
        File.Move(path, path + Damaged, overwrite: true);
        return looked.Refusal!;
    }

    // What the doctor says goes to the log.
    private static readonly Reader s_english = new(Composition.Words(), Language.English, WorkspaceSettings.OfferedFor(Language.English).Calendar);

    /// <summary>Megabytes that must be free and are not: a copy must not take the room that the data itself needs to grow.</summary>
    private long? Need()
    {
        var need = (database.Bytes() * 3) + (1L << 30);
        return Disk.FreeIn(database.Folder) < need ? need >> 20 : null;
    }

    private void Thin(CopyPlan plan)
    {
        var kept = plan.Kept(List().Select(Made), time.GetUtcNow(), time.LocalTimeZone);
        foreach (var old in List().Where(f => !kept.Contains(Made(f)))) old.Delete();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await MakeIfDueAsync(stoppingToken);
            }
            catch (Exception broken) when (broken is not OperationCanceledException)
            {
                log.LogError(broken, "The scheduled copy could not be made");
            }
        }
    }
}

/// <summary>What is remembered about copies: the plan, how the last attempt ended, and whether there is anything to lose.</summary>
internal sealed class CopyBook(InstallationFacts facts, WorkspaceStore workspaces)
{
    private const string PlanKey = "copies", OutcomeKey = "copies-outcome";
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    public async Task<CopyPlan> PlanAsync(CancellationToken ct = default) => await facts.ReadAsync(PlanKey, ct) is { } json ? JsonSerializer.Deserialize<CopyPlan>(json, s_json)! : new CopyPlan();

    public Task SaveAsync(CopyPlan plan, CancellationToken ct = default) => facts.WriteAsync(PlanKey, JsonSerializer.Serialize(plan, s_json), ct);

    /// <summary>How the last attempt ended; null before the first.</summary>
    public async Task<CopyOutcome?> LastAsync(CancellationToken ct = default) => await facts.ReadAsync(OutcomeKey, ct) is { } json ? JsonSerializer.Deserialize<CopyOutcome>(json, s_json) : null;

    public Task WriteAsync(CopyOutcome outcome, CancellationToken ct = default) => facts.WriteAsync(OutcomeKey, JsonSerializer.Serialize(outcome, s_json), ct);

    /// <summary>A demo can be loaded again.</summary>
    public async Task<bool> HasOwnDataAsync(CancellationToken ct = default) => (await ListOwnAsync(ct)).Count > 0;

    public async Task<IReadOnlyList<WorkspaceId>> ListOwnAsync(CancellationToken ct = default) => [.. (await workspaces.ListAsync(ct)).Where(w => w.Origin is null).Select(w => w.Id)];
}
