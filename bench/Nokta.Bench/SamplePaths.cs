using System.Globalization;
using System.Text;
using Nokta.JourneyEngine.Attribution;

namespace Nokta.Bench;

/// <summary>Paths over twenty channels, the same numbers in the same order as the public generator's (SplitMix64, fixed seed), as encoded columns or as its CSV byte for byte.</summary>
internal sealed class SamplePaths(ulong seed)
{
    private const int Channels = 20;
    private static readonly double[] s_cumulated = Cumulated();
    private readonly ushort[] _steps = new ushort[1024];
    private ulong _state = seed;

    public static PathTable Table(long paths, ulong seed = 42)
    {
        var (sample, blocks) = (new SamplePaths(seed), new List<PathBlock>());
        for (var left = paths; left > 0; left -= 100_000) blocks.Add(sample.Block((int)Math.Min(left, 100_000)));
        return PathTable.Of([.. Enumerable.Range(1, Channels).Select(c => $"ch{c:00}")], blocks);
    }

    public static int Write(string file, long paths, ulong seed = 42)
    {
        using var to = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        to.Write("path,total_conversions,total_conversion_value,total_null\n"u8);
        var (sample, line) = (new SamplePaths(seed), new StringBuilder());
        var bytes = new byte[1 << 16];
        for (var i = 0L; i < paths; i++)
        {
            var (count, cents) = sample.Next();
            line.Clear();
            for (var s = 0; s < count; s++) line.Append(s == 0 ? "ch" : ">ch").Append((char)('0' + sample._steps[s] / 10)).Append((char)('0' + sample._steps[s] % 10));
            line.Append(cents > 0 ? ",1," : ",0,").Append(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}").Append(cents > 0 ? ",0\n" : ",1\n");
            var length = 0;
            foreach (var chunk in line.GetChunks()) length += Encoding.ASCII.GetBytes(chunk.Span, bytes.AsSpan(length));
            to.Write(bytes, 0, length);
        }
        return 0;
    }

    private PathBlock Block(int paths)
    {
        var (steps, starts) = (new List<ushort>(paths * 5), new int[paths + 1]);
        var (conversions, values, nulls) = (new double[paths], new double[paths], new double[paths]);
        for (var i = 0; i < paths; i++)
        {
            var (count, cents) = Next();
            steps.AddRange(_steps.AsSpan(0, count));
            (starts[i + 1], conversions[i], values[i], nulls[i]) = (steps.Count, cents > 0 ? 1 : 0, cents / 100.0, cents > 0 ? 0 : 1);
        }
        return new PathBlock([.. steps], starts, conversions, values, nulls);
    }

    /// <summary>The next path: its steps stand in the buffer; cents are its value, 0 when it does not convert.</summary>
    private (int Steps, long Cents) Next()
    {
        var (count, keep) = (0, 1.0);
        do
        {
            var channel = Channel();
            _steps[count++] = (ushort)(channel + 1);
            keep *= 1 - (0.01 + 0.004 * (channel % 7));
        }
        while (Unit() >= 0.25);
        return (count, Unit() >= keep ? 1000 + (long)(Random() % 19001) : 0);
    }

    private int Channel()
    {
        var (at, channel) = (Unit(), 0);
        while (at >= s_cumulated[channel] && channel < Channels - 1) channel++;
        return channel;
    }

    private double Unit() => (Random() >> 11) * (1.0 / 9007199254740992.0);

    private ulong Random()
    {
        var z = _state += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }

    private static double[] Cumulated()
    {
        var (sum, cumulated) = (0.0, new double[Channels]);
        for (var i = 0; i < Channels; i++) cumulated[i] = sum += 1.0 / (i + 1);
        for (var i = 0; i < Channels; i++) cumulated[i] /= sum;
        cumulated[^1] = 1;
        return cumulated;
    }
}
