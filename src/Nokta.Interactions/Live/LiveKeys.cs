using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>Claims the keys of live events; the database's primary key decides which of them are new, whoever writes beside us.</summary>
internal static class LiveKeys
{
    // Statements of a few fixed lengths, so that their texts are few; five parameters a key stay far below what databases take.
    private static readonly int[] s_together = [200, 20, 1];

    /// <summary>By event: whether its key is new. The first of several with one key has it.</summary>
    public static bool[] Claim(Writing turn, WorkspaceId workspace, int batch, IReadOnlyList<(int Source, LiveEvent Event)> events)
    {
        var (isNew, at) = (new bool[events.Count], 0);
        foreach (var together in s_together)
            for (; events.Count - at >= together; at += together) ClaimTogether(turn, workspace, batch, events, at, together, isNew);
        if (Fault.Is(Fault.NoKeys)) Array.Fill(isNew, true);
        return isNew;
    }

    /// <summary>What is known of a key that was taken: the fingerprint of its event, null when an import has it.</summary>
    public static long? BodyOf(Writing turn, WorkspaceId workspace, int source, UInt128 key) =>
        turn.Connection.Read("""SELECT "Body" FROM interactions_key WHERE "Workspace" = @w AND "Source" = @s AND "Key" = @k""",
            r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), ("@w", workspace.Value), ("@s", source), ("@k", Bytes(key)))[0];

    private static void ClaimTogether(Writing turn, WorkspaceId workspace, int batch, IReadOnlyList<(int Source, LiveEvent Event)> events, int from, int count, bool[] isNew)
    {
        var with = new (string, object?)[count * 3 + 2];
        (with[0], with[1]) = (("@w", workspace.Value), ("@b", batch));
        for (var i = 0; i < count; i++)
        {
            var (source, one) = events[from + i];
            var n = i.ToString(CultureInfo.InvariantCulture);
            (with[2 + 3 * i], with[3 + 3 * i], with[4 + 3 * i]) = (("@s" + n, source), ("@k" + n, Bytes(one.Key)), ("@f" + n, one.Body));
        }

        var claimed = turn.Connection.Read(Statement(count), r => (r.GetInt32(0), BinaryPrimitives.ReadUInt128BigEndian(r.GetFieldValue<byte[]>(1))), with).ToHashSet();
        for (var i = 0; i < count; i++) isNew[from + i] = claimed.Remove((events[from + i].Source, events[from + i].Event.Key));
    }

    private static string Statement(int count)
    {
        var sql = new StringBuilder("INSERT INTO interactions_key (\"Workspace\", \"Source\", \"Key\", \"Batch\", \"Body\") VALUES ");
        for (var i = 0; i < count; i++) sql.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}(@w, @s{i}, @k{i}, @b, @f{i})");
        return sql.Append(" ON CONFLICT DO NOTHING RETURNING \"Source\", \"Key\"").ToString();
    }

    private static byte[] Bytes(UInt128 key)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, key);
        return bytes;
    }
}
