using System.Data.Common;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Server.Health;

/// <summary>The database opens, and its schema is this version's: neither behind nor of a newer Nokta.</summary>
internal sealed class DatabaseSign(Database database) : IVitalSign
{
    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        try
        {
            using var connection = database.OpenReading();
            var (applied, known) = (Migrator.AppliedTo(connection), Migrator.ScriptsOf(Program.Modules));
            if (applied.Except(known).Any()) return new(Vital.Of("database", VitalState.Bad, ("why", "newer")));
            var pending = known.Except(applied).Count();
            return new(pending > 0 ? Vital.Of("database", VitalState.Bad, ("why", "behind"), ("n", (long)pending)) : Vital.Of("database", VitalState.Good, ("n", (long)applied.Count)));
        }
        catch (DbException broken)
        {
            return new(Vital.Of("database", VitalState.Bad, ("why", "broken"), ("text", broken.Message)));
        }
    }
}
