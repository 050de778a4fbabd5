using System.Globalization;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>The batch of one day to which everything belongs that came live on it, from whatever source: its blocks can then be packed together.</summary>
internal static class LiveBatch
{
    /// <summary>Stands in place of a delimiter and of a format: the input of its rows is JSON.</summary>
    public const string Mark = "live";

    private static readonly string[] s_header = ["sourceKey", "at", "phone", "email", "card", "id", "visitor", "claimed"];

    /// <summary>Kinds of keys that everybody may send.</summary>
    public static IReadOnlyList<string> Kinds { get; } = s_header[2..];

    public static int DayOf(DateTimeOffset at) => (int)Math.DivRem(Micros.Of(at), Micros.Day).Quotient;

    /// <summary>Finds the batch of a day or begins it.</summary>
    public static ImportBatch Open(Writing turn, WorkspaceId workspace, int day, string zone, DateTimeOffset now)
    {
        var known = (int)turn.Number("""SELECT MIN("Batch") FROM interactions_live WHERE "Workspace" = @w AND "Day" = @d""", ("@w", workspace.Value), ("@d", day));
        if (known == 0)
        {
            var date = DateTimeOffset.UnixEpoch.AddDays(day);
            known = BatchTable.BeginLive(turn, workspace, "live " + date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Mapping(zone), s_header, now);
        }

        return BatchTable.List(turn.Connection, workspace, known)[0].Batch;
    }

    /// <summary>What the input's members are, as a mapping says it of a file's columns: the search for people reads the kinds of keys from it.</summary>
    private static FileMapping Mapping(string zone) => new()
    {
        Source = Mark,
        Format = Mark,
        Zone = zone,
        Columns =
        [
            new() { Column = "sourceKey", Role = Roles.Key }, new() { Column = "at", Role = Roles.Time, Format = TimeFormats.Iso },
            .. s_header.Skip(2).Select(kind => new ColumnMapping { Column = kind, Role = Roles.Person, Kind = kind }),
        ],
    };
}
