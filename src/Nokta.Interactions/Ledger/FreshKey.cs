using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>A key of a live event with its fingerprint, as it lies among the fresh ones.</summary>
internal readonly record struct FreshKey(int Source, int Batch, UInt128 Key, long Body) : IComparable<FreshKey>
{
    private const int Width = 28;

    /// <summary>One number for a key of a source.</summary>
    public UInt128 Id => IdOf(Source, Key);

    public static UInt128 IdOf(int source, UInt128 key) => key ^ new UInt128((ulong)source * 0x9E3779B97F4A7C15, (ulong)source * 0xC2B2AE3D27D4EB4F);

    /// <summary>The order of a run.</summary>
    public int CompareTo(FreshKey other) => Source != other.Source ? Source.CompareTo(other.Source) : Key.CompareTo(other.Key);

    public static byte[] Write(List<FreshKey> keys)
    {
        var bytes = new byte[keys.Count * Width];
        for (var i = 0; i < keys.Count; i++)
        {
            var at = bytes.AsSpan(i * Width);
            BinaryPrimitives.WriteInt32BigEndian(at, keys[i].Source);
            BinaryPrimitives.WriteUInt128BigEndian(at[4..], keys[i].Key);
            BinaryPrimitives.WriteInt64BigEndian(at[20..], keys[i].Body);
        }

        return bytes;
    }

    /// <summary>All that lie there behind a group and up to another, with the numbers of their groups.</summary>
    public static (List<FreshKey> Keys, List<long> Groups) Read(DbConnection connection, WorkspaceId workspace, long upTo = long.MaxValue, long behind = 0)
    {
        var bytes = connection.Read("""SELECT COALESCE(SUM(LENGTH("Keys")), 0) FROM interactions_fresh_key WHERE "Workspace" = @w AND "Id" > @from AND "Id" <= @to""", r => Convert.ToInt64(r.GetValue(0), CultureInfo.InvariantCulture), ("@w", workspace.Value), ("@from", behind), ("@to", upTo))[0];
        var (keys, groups) = (new List<FreshKey>((int)(bytes / Width)), new List<long>());
        using var command = connection.Command("""SELECT "Id", "Batch", "Keys" FROM interactions_fresh_key WHERE "Workspace" = @w AND "Id" > @from AND "Id" <= @to ORDER BY "Id" """, ("@w", workspace.Value), ("@from", behind), ("@to", upTo));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            groups.Add(reader.GetInt64(0));
            var batch = reader.GetInt32(1);
            for (var group = reader.GetFieldValue<byte[]>(2).AsSpan(); group.Length >= Width; group = group[Width..])
                keys.Add(new FreshKey(BinaryPrimitives.ReadInt32BigEndian(group), batch, BinaryPrimitives.ReadUInt128BigEndian(group[4..]), BinaryPrimitives.ReadInt64BigEndian(group[20..])));
        }

        return (keys, groups);
    }
}
