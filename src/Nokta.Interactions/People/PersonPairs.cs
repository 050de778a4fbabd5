using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.People;

/// <summary>Pairs of keys as somebody pasted them from a table: two to a line, written in any way a key may be.</summary>
public sealed class PersonPairs(PersonKeys keys)
{
    private static readonly char[] s_between = [',', ';', '\t', '،', '؛'];

    /// <summary>What each line means: the two persons it names, or why it names none.</summary>
    public async Task<Outcome<IReadOnlyList<PairLine>>> ReadAsync(WorkspaceId workspace, string text, CancellationToken ct = default)
    {
        var lines = text.Split('\n').Select((t, n) => (Text: t.Trim(), Number: n + 1)).Where(l => l.Text.Length > 0).ToList();
        if (lines.Count == 0) return new Refusal("people.no-pairs", "Pairs");
        if (lines.Count > 500) return Refusal.Of("people.many-pairs", ("most", 500)).At("Pairs");
        var read = new List<PairLine>();
        foreach (var (line, number) in lines)
        {
            var parts = line.Split(s_between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            var (one, other) = parts.Length == 2 ? (await FindAsync(workspace, parts[0], ct), await FindAsync(workspace, parts[1], ct)) : (0UL, 0UL);
            read.Add(new PairLine(number, one, other, parts.Length != 2 ? "form" : one == 0 || other == 0 ? "nobody" : null));
        }

        return read;
    }

    /// <summary>0 when nobody has the key, or several have.</summary>
    private async Task<ulong> FindAsync(WorkspaceId workspace, string key, CancellationToken ct) =>
        await keys.FindAsync(workspace, key, ct: ct) is { IsDone: true, Value: [{ IsKnown: true } one] } ? one.KeyId : 0;
}

/// <summary>A line of pairs. <paramref name="Wrong"/> is the end of a text key, null when it is right.</summary>
public sealed record PairLine(int Number, ulong One, ulong Other, string? Wrong);
