using System.Globalization;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Health;

/// <summary>
/// SQLite is new enough. From 3.7.0 to 3.51.2 two connections that checkpoint at once may lose a commit (fixed in 3.51.3, 3.50.7 and 3.44.6); ours cannot,
/// since one connection alone checkpoints (docs/adr/0003), so those versions are well and are named.
/// </summary>
internal sealed class SqliteSign(Database database) : IVitalSign
{
    private static readonly Version s_least = new(3, 45);

    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        using var connection = database.OpenReading();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sqlite_version()";
        var text = Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture)!;
        return new(Vital.Of("sqlite", Version.Parse(text) >= s_least ? VitalState.Good : VitalState.Bad, ("version", text)));
    }

    /// <summary>Whether a version has the race itself, whatever is done about it.</summary>
    public static bool HasRace(Version version) =>
        version < new Version(3, 51, 3) && !(version.Minor == 50 && version.Build >= 7) && !(version.Minor == 44 && version.Build >= 6);
}
