namespace Nokta.JourneyEngine.Columns;

/// <summary>A rating scale; scales are never pooled. The numbers are stored, so they never change.</summary>
public enum Scale : sbyte
{
    /// <summary>Customer satisfaction, 1 to 5; the figure is the share of 4-5, unhappy is 1-2.</summary>
    Csat5 = 0,

    /// <summary>Likelihood to recommend, 0 to 10; the figure is % 9-10 − % 0-6, unhappy is 0-4.</summary>
    Nps10 = 1,

    /// <summary>Customer effort 2.0, 1 to 7; the figures are the mean and the share of 5-7, unhappy is 1-3.</summary>
    Ces7 = 2,
}

/// <summary>What the values of each scale mean (definitions of product.md, "Satisfaction").</summary>
public static class Scales
{
    /// <summary>Number of known scales.</summary>
    public const int Count = 3;

    // One code per (scale, value), 0 = no answer: a column of bytes instead of a code and a float.
    internal const int Codes = 24;

    private static readonly int[] s_first = [1, 0, 1];
    private static readonly int[] s_last = [5, 10, 7];
    private static readonly int[] s_unhappyTo = [2, 4, 3];
    private static readonly int[] s_topFrom = [4, 9, 5];
    private static readonly int[] s_base = [1, 6, 17];

    /// <summary>The lowest value of the scale.</summary>
    public static int First(Scale scale) => s_first[(int)scale];

    /// <summary>The highest value of the scale.</summary>
    public static int Last(Scale scale) => s_last[(int)scale];

    /// <summary>How many values the scale has: 5, 11 or 7.</summary>
    public static int Values(Scale scale) => Last(scale) - First(scale) + 1;

    /// <summary>Whether the value counts as unhappy: CSAT 1-2, NPS 0-4, CES 1-3.</summary>
    public static bool IsUnhappy(Scale scale, int value) => value <= s_unhappyTo[(int)scale];

    /// <summary>Whether the value counts to the top share: CSAT 4-5, NPS 9-10, CES 5-7.</summary>
    public static bool IsTop(Scale scale, int value) => value >= s_topFrom[(int)scale];

    internal static int FirstCode(Scale scale) => s_base[(int)scale];

    internal static int ScaleOf(int code) => code >= 17 ? 2 : code >= 6 ? 1 : 0;

    internal static int ValueOf(int code) => code - s_base[ScaleOf(code)] + s_first[ScaleOf(code)];

    internal static byte Code(sbyte scale, float score)
    {
        if ((uint)scale >= Count || float.IsNaN(score)) return 0;
        var value = MathF.Floor(score + 0.5f);
        if (value < s_first[scale] || value > s_last[scale]) return 0;
        return (byte)(s_base[scale] + (int)value - s_first[scale]);
    }
}
