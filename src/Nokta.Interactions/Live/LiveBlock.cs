using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>Puts interactions into the ledger as a block that counts at once. Its room is used again and again.</summary>
internal sealed class LiveBlock
{
    private readonly long[] _scratch = new long[Chunk.Interactions * 2];
    private byte[] _columns = [], _plain = [], _raw = [];

    public Chunk Chunk { get => field ??= new(); set; }

    /// <summary>Stores the chunk from a row number on; its signatures and currencies are the workspace's.</summary>
    public void Write(Writing turn, WorkspaceId workspace, int batch, long firstRow) => Store(turn, workspace, batch, firstRow, Pack());

    /// <summary>The same with somebody else's chunk.</summary>
    public void Write(Writing turn, WorkspaceId workspace, int batch, long firstRow, Chunk chunk)
    {
        Chunk = chunk;
        Write(turn, workspace, batch, firstRow);
    }

    /// <summary>Stores a chunk whose bytes are made already.</summary>
    public void Store(Writing turn, WorkspaceId workspace, int batch, long firstRow, (byte[] Columns, byte[] Raw) bytes)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var time in Chunk.Time.AsSpan(0, Chunk.Count)) (first, last) = (Math.Min(first, time), Math.Max(last, time));
        var id = turn.Number("""SELECT COALESCE(MAX("Id"), 0) + 1 FROM interactions_block WHERE "Workspace" = @w""", ("@w", workspace.Value));
        turn.Run("""INSERT INTO interactions_block ("Workspace", "Id", "Batch", "FirstRow", "Count", "Kept", "MinTime", "MaxTime", "Dropped") VALUES (@w, @id, @b, @r, @n, @n, @min, @max, NULL)""",
            ("@w", workspace.Value), ("@id", id), ("@b", batch), ("@r", firstRow), ("@n", Chunk.Count), ("@min", first), ("@max", last));
        turn.Run("""INSERT INTO interactions_content ("Workspace", "Block", "Columns", "Raw") VALUES (@w, @id, @c, @x)""", ("@w", workspace.Value), ("@id", id), ("@c", bytes.Columns), ("@x", bytes.Raw));
    }

    /// <summary>The bytes of the chunk.</summary>
    public (byte[] Columns, byte[] Raw) Pack()
    {
        var raw = BlockContent.WriteRaw(Chunk, ref _plain, ref _raw);
        var columns = BlockContent.WriteColumns(Chunk, Chunk.Count <= _scratch.Length ? _scratch : new long[Chunk.Count], ref _columns);
        return (_columns.AsSpan(0, columns).ToArray(), _raw.AsSpan(0, raw).ToArray());
    }
}
