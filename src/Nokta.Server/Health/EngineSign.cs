using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Health;

/// <summary>
/// The database's own program is new enough: PostgreSQL 15, SQLite 3.45. From 3.7.0 to 3.51.2 two connections that checkpoint at once may lose a commit (fixed in 3.51.3, 3.50.7 and 3.44.6); ours cannot,
/// since one connection alone checkpoints (docs/adr/0003), so those versions are well and are named. A write-ahead log that has grown large is held by a reader that never ends.
/// </summary>
internal sealed class EngineSign(Database database) : IVitalSign
{
    private const long LargeLog = 256L << 20;
    private static readonly Version s_least = new(3, 45), s_leastPostgres = new(15, 0);

    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        using var connection = database.OpenReading();
        var (engine, version) = Soundness.EngineOf(connection);
        var log = new FileInfo(database.File + "-wal") is { Exists: true } file ? file.Length : 0;
        return new(Vital.Of(engine, StateOf(engine, version, log), ("version", version.ToString()), ("mb", log >> 20)));
    }

    public static VitalState StateOf(string engine, Version version, long log) =>
        version < (engine == "sqlite" ? s_least : s_leastPostgres) ? VitalState.Bad : log > LargeLog ? VitalState.Warn : VitalState.Good;

    /// <summary>Whether a version has the race itself, whatever is done about it.</summary>
    public static bool HasRace(Version version) =>
        version < new Version(3, 51, 3) && !(version.Minor == 50 && version.Build >= 7) && !(version.Minor == 44 && version.Build >= 6);
}
