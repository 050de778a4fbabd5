using System.Buffers.Text;

namespace Nokta.Bench.Load;

/// <summary>What became of what was sent.</summary>
internal sealed class LoadBook
{
    public long Requests { get; private set; }

    /// <summary>Events of which the answer says that they are stored.</summary>
    public long Accepted { get; private set; }
    public long Duplicate { get; private set; }

    /// <summary>Requests that were told to come back, and those of them that were not told when.</summary>
    public long SentAway { get; private set; }
    public long WithoutRetryAfter { get; private set; }
    public SortedDictionary<int, long> Statuses { get; } = [];
    public List<float> Milliseconds { get; } = [];

    public void Take(ReadOnlySpan<byte> answer, int together, double milliseconds)
    {
        Requests++;
        Milliseconds.Add((float)milliseconds);
        var status = Utf8Parser.TryParse(answer[9..], out int told, out _) ? told : 0;
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        if (status is 429 or 503)
        {
            SentAway++;
            if (answer.IndexOf("Retry-After: "u8) < 0) WithoutRetryAfter++;
        }
        else if (status == 200)
        {
            Accepted += After(answer, "\"accepted\":"u8) ?? together;
            Duplicate += After(answer, "\"duplicate\":"u8) ?? 0;
        }
    }

    public void Add(LoadBook other)
    {
        (Requests, Accepted, Duplicate, SentAway, WithoutRetryAfter) = (Requests + other.Requests, Accepted + other.Accepted, Duplicate + other.Duplicate, SentAway + other.SentAway, WithoutRetryAfter + other.WithoutRetryAfter);
        foreach (var (status, count) in other.Statuses) Statuses[status] = Statuses.GetValueOrDefault(status) + count;
        Milliseconds.AddRange(other.Milliseconds);
    }

    public void Clear()
    {
        (Requests, Accepted, Duplicate, SentAway, WithoutRetryAfter) = (0, 0, 0, 0, 0);
        Statuses.Clear();
        Milliseconds.Clear();
    }

    public double Quantile(double q)
    {
        Milliseconds.Sort();
        return Milliseconds.Count == 0 ? 0 : Math.Round(Milliseconds[(int)Math.Min(Milliseconds.Count - 1, q * Milliseconds.Count)], 2);
    }

    private static long? After(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name) =>
        answer.IndexOf(name) is > 0 and var at && Utf8Parser.TryParse(answer[(at + name.Length)..], out long value, out _) ? value : null;
}
