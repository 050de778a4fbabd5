using System.Globalization;
using System.Text.Json;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Backups;

/// <summary>Makes a copy of everything each day in the data folder, and keeps the last ones. A demo is not copied: it can be loaded again.</summary>
internal sealed class DailyCopies(Database database, BackupWriting writing, InstallationFacts facts, WorkspaceStore workspaces, TimeProvider time, ILogger<DailyCopies> log) : BackgroundService
{
    public const string Prefix = "daily-";
    private const string SettingsKey = "copies", ProblemKey = "copies-problem";
    private static readonly TimeSpan s_day = TimeSpan.FromHours(24);
    private static readonly TimeSpan s_look = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim _one = new(1, 1);

    private string Folder => Path.Combine(database.Folder, BackupContent.Copies);

    /// <summary>True while a copy is being made.</summary>
    public bool IsMaking => _one.CurrentCount == 0;

    /// <summary>The copies that are there, the newest first.</summary>
    public IReadOnlyList<FileInfo> List() =>
        Directory.Exists(Folder) ? [.. new DirectoryInfo(Folder).EnumerateFiles(Prefix + "*" + BackupWriting.Extension).OrderByDescending(f => f.Name, StringComparer.Ordinal)] : [];

    /// <summary>A copy by its name; a name that is not in the list is nothing.</summary>
    public FileInfo? Find(string name) => List().FirstOrDefault(f => f.Name == name);

    public async Task<CopySettings> ReadAsync(CancellationToken ct = default) =>
        await facts.ReadAsync(SettingsKey, ct) is { } json ? JsonSerializer.Deserialize<CopySettings>(json)! : new CopySettings(true, 7);

    public Task SaveAsync(CopySettings settings, CancellationToken ct = default) => facts.WriteAsync(SettingsKey, JsonSerializer.Serialize(settings), ct);

    /// <summary>Megabytes that were missing when the last copy could not be made; null when it could.</summary>
    public async Task<long?> MissingRoomAsync(CancellationToken ct = default) =>
        long.TryParse(await facts.ReadAsync(ProblemKey, ct), NumberStyles.None, CultureInfo.InvariantCulture, out var mb) ? mb : null;

    /// <summary>Makes one if the newest is a day old, it is wanted, and there is data of the owner's own.</summary>
    public async Task MakeIfDueAsync(CancellationToken ct = default)
    {
        var settings = await ReadAsync(ct);
        var isDue = List() is not [var newest, ..] || time.GetUtcNow() - Made(newest) >= s_day;
        if (settings.IsOn && isDue && (await workspaces.ListAsync(ct)).Any(w => w.Origin is null)) await MakeAsync(ct);
    }

    /// <summary>Makes one now and removes those beyond the number kept. Refused when the disk would become full.</summary>
    public async Task<Outcome<BackupManifest>> MakeAsync(CancellationToken ct = default)
    {
        await _one.WaitAsync(ct);
        try
        {
            // A copy must not take the room that the data itself needs to grow.
            var need = (new FileInfo(database.File).Length * 3) + (1L << 30);
            if (Disk.FreeIn(database.Folder) < need) return await FailAsync(Refusal.Of("backup.no-room", ("mb", need >> 20)), need >> 20, ct);
            Directory.CreateDirectory(Folder);
            var made = await writing.WriteFileAsync(Path.Combine(Folder, writing.NameNow(Prefix.TrimEnd('-'))), ct: ct);
            if (!made.IsDone) return await FailAsync(made.Refusal!, need >> 20, ct);
            await facts.WriteAsync(ProblemKey, null, ct);
            foreach (var old in List().Skip((await ReadAsync(ct)).Keep)) old.Delete();
            return made;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>When a copy was made: it is in its name.</summary>
    public static DateTimeOffset Made(FileInfo copy) =>
        DateTimeOffset.TryParseExact(Path.GetFileNameWithoutExtension(copy.Name)[Prefix.Length..], "yyyyMMdd-HHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : copy.LastWriteTimeUtc;

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
                log.LogError(broken, "The daily copy could not be made");
            }
        }
    }

    private async Task<Refusal> FailAsync(Refusal why, long mb, CancellationToken ct)
    {
        await facts.WriteAsync(ProblemKey, mb.ToString(CultureInfo.InvariantCulture), ct);
        log.LogWarning("The daily copy was not made: {Reason}", why.Code);
        return why;
    }
}

/// <summary>Whether a copy is made each day, and how many are kept.</summary>
internal sealed record CopySettings(bool IsOn, int Keep);
