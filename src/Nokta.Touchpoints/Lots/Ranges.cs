using System.Globalization;

namespace Nokta.Touchpoints;

/// <summary>Numbers of touchpoints as short text for addresses: <c>3-7,12</c>.</summary>
internal static class Ranges
{
    private const int Most = 20_000;

    public static string Write(IEnumerable<int> numbers)
    {
        var parts = new List<(int From, int To)>();
        foreach (var number in numbers.Distinct().Order())
        {
            if (parts.Count > 0 && parts[^1].To == number - 1) parts[^1] = (parts[^1].From, number);
            else parts.Add((number, number));
        }

        return string.Join(',', parts.Select(p => p.From == p.To ? Text(p.From) : Text(p.From) + "-" + Text(p.To)));
    }

    /// <summary>The numbers; what cannot be read is passed over, and no text makes more than 20,000.</summary>
    public static IReadOnlyList<int> Read(string text)
    {
        var numbers = new SortedSet<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-');
            if (!int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from) || !int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)) continue;
            for (var number = from; number <= to && numbers.Count < Most; number++) numbers.Add(number);
        }

        return [.. numbers];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
