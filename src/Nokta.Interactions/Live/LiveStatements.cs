using System.Buffers.Binary;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>Keeps the input of statements of who somebody is, for her traits and for whoever asks why two keys are one person.</summary>
internal static class LiveStatements
{
    public static void Keep(Writing turn, WorkspaceId workspace, IReadOnlyList<(int Source, LiveEvent Event)> statements, Func<LiveEvent, bool> isOut)
    {
        Span<byte> key = stackalloc byte[16];
        foreach (var (source, one) in statements)
        {
            if (isOut(one)) continue;
            BinaryPrimitives.WriteUInt128BigEndian(key, one.Key);
            turn.Run("""INSERT INTO interactions_statement ("Workspace", "Source", "Key", "At", "Person", "Raw") VALUES (@w, @s, @k, @at, @p, @x) ON CONFLICT DO NOTHING""",
                ("@w", workspace.Value), ("@s", source), ("@k", key.ToArray()), ("@at", one.Time), ("@p", (long)one.Person), ("@x", one.Raw.ToArray()));
        }
    }
}
