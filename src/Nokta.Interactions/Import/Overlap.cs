using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import;

/// <summary>Finds out whether a file without keys is another export of rows that are there: the same minute, person and value, written otherwise.</summary>
internal sealed class Overlap
{
    public const string Code = "overlap";
    private const int Most = 1_000_000;
    private readonly HashSet<(long Minute, ulong Person, long Value)> _seen = [];
    private long _from = long.MaxValue, _to = long.MinValue;

    /// <summary>Notes what a chunk holds, as long as there is room.</summary>
    public void Add(Chunk chunk)
    {
        for (var i = 0; i < chunk.Count && _seen.Count < Most; i++)
        {
            if (TellingOf(chunk.Time[i], chunk.Person[i], chunk.Scale[i], chunk.Score[i], chunk.Amount[i], chunk.Duration[i]) is not { } telling) continue;
            _seen.Add(telling);
            (_from, _to) = (Math.Min(_from, chunk.Time[i]), Math.Max(_to, chunk.Time[i]));
        }
    }

    /// <summary>Interactions of the source that say the same.</summary>
    public long CountIn(Database database, WorkspaceId workspace, string source)
    {
        if (_seen.Count == 0) return 0;
        using var connection = database.OpenReading();
        if (BatchTable.FindSource(connection, workspace, source) is not { } number) return 0;
        var n = 0L;
        using var command = connection.Command("""
            SELECT b."FirstRow", b."Count", b."Kept", b."Dropped", c."Columns"
            FROM interactions_block b JOIN interactions_content c ON c."Workspace" = b."Workspace" AND c."Block" = b."Id"
            JOIN interactions_batch i ON i."Workspace" = b."Workspace" AND i."Id" = b."Batch"
            WHERE b."Workspace" = @w AND b."FirstRow" > 0 AND i."Source" = @s AND b."MaxTime" >= @from AND b."MinTime" <= @to
            """, ("@w", workspace.Value), ("@s", number), ("@from", _from - 60 * Micros.Second), ("@to", _to + 60 * Micros.Second));
        using var reader = command.ExecuteReader();
        while (reader.Read())
            n += Count(BlockContent.ReadColumns(reader.GetFieldValue<byte[]>(4), reader.GetInt32(1), reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3), reader.GetInt64(0), reader.GetInt32(2)));
        return n;
    }

    private long Count(InteractionBlock block)
    {
        var n = 0L;
        for (var i = 0; i < block.Count; i++)
            if (TellingOf(block.Time[i], block.Person[i], block.Scale[i], block.Score[i], block.Amount[i], block.Duration[i]) is { } telling && _seen.Contains(telling)) n++;
        return n;
    }

    /// <summary>Without a person and without a value two rows of one minute have nothing in common but the minute.</summary>
    private static (long, ulong, long)? TellingOf(long time, ulong person, sbyte scale, float score, long amount, int duration)
    {
        var value = scale >= 0 ? (long)BitConverter.SingleToUInt32Bits(score) << 8 | (byte)scale : amount != 0 ? amount << 1 : duration >= 0 ? duration / 1000 : -1;
        return person == 0 && value < 0 ? null : (time / (60 * Micros.Second), person, value);
    }
}
