using System.Globalization;
using System.Text;

namespace Nokta.Bench;

/// <summary>A file of 8 columns as a till writes it; the same for the same arguments.</summary>
internal static class SampleFile
{
    private static readonly string[] s_activities = ["order", "visit", "call", "rating"];
    private static readonly string[] s_channels = ["hall", "delivery", "takeaway", "online"];
    private static readonly string[] s_outcomes = ["done", "paid", "failed", "abandoned"];

    public static int Write(string path, long rows, bool isRandom)
    {
        using var file = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        file.Write("id,time,phone,activity,channel,branch,amount,outcome\n");
        var state = 7UL;
        for (var i = 0L; i < rows; i++)
        {
            var random = Next(ref state);
            var at = DateTime.UnixEpoch.AddSeconds(1_735_700_000 + i * 31_000_000 / rows);
            var key = isRandom ? string.Create(CultureInfo.InvariantCulture, $"{random:x16}") : string.Create(CultureInfo.InvariantCulture, $"R{i:D10}");
            var pick = Next(ref state);
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"{key},{at:yyyy-MM-dd HH:mm:ss},0912{pick % 2_000_000:D7},{s_activities[pick >> 24 & 3]},{s_channels[pick >> 32 & 3]},branch {pick >> 40 & 15},{1000 + (pick >> 44) % 900_000}.50,{s_outcomes[pick >> 28 & 3]}\n"));
        }

        return 0;
    }

    /// <summary>SplitMix64.</summary>
    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
