using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>Keeps what was understood and could not become an interaction, up to a bound a day: beyond it is counted only, so that nobody can fill the disk with it.</summary>
internal static class LiveQuarantine
{
    public const long MostBytes = 10 << 20;

    public static void Keep(Writing turn, WorkspaceId workspace, int batch, IReadOnlyList<(int Source, LiveEvent Event, string Reason)> events, Func<LiveEvent, bool> isOut, DateTimeOffset now)
    {
        if (events.Count == 0) return;
        var (held, number) = turn.Connection.Read("""SELECT COALESCE(SUM("Bytes"), 0), COALESCE(MAX("Number"), 0) FROM interactions_quarantine WHERE "Workspace" = @w AND "Batch" = @b""",
            r => (Convert.ToInt64(r.GetValue(0), System.Globalization.CultureInfo.InvariantCulture), r.GetInt32(1)), ("@w", workspace.Value), ("@b", batch))[0];
        foreach (var (source, one, reason) in events)
        {
            // Of who is kept out it is counted that something came, not what.
            var raw = isOut(one) ? [] : one.Raw.ToArray();
            if ((held += raw.Length) > MostBytes) return;
            turn.Run("""INSERT INTO interactions_quarantine ("Workspace", "Batch", "Number", "Source", "Reason", "At", "Bytes", "Raw") VALUES (@w, @b, @n, @s, @r, @at, @l, @x)""",
                ("@w", workspace.Value), ("@b", batch), ("@n", ++number), ("@s", source), ("@r", reason), ("@at", Micros.Of(now)), ("@l", raw.Length), ("@x", raw));
        }
    }
}
