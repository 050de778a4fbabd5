using Nokta.JourneyEngine.Paths;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore.Paths;

/// <summary>Writes paths for the reader: names that stay whole in a sentence, shares with what makes them honest.</summary>
internal static class PathWords
{
    private const int LongestWay = 8, RareWay = 100;

    public static string Isolated(string name) => "\u2068" + name + "\u2069";

    /// <summary>The steps in the order of time, the anchor among them: "QR menu, then Order, then Pay".</summary>
    public static string Way(PathsAsk ask, IEnumerable<int> steps, Reader reader)
    {
        var names = steps.Select(s => Isolated(ask.Steps.Names[s])).ToList();
        if (ask.Anchor > 0 || names.Count == 0) names.Insert(0, Anchor(ask, reader));
        return string.Join(reader["paths.then"], ask.Before ? Enumerable.Reverse(names) : names);
    }

    public static string Anchor(PathsAsk ask, Reader reader) =>
        ask.Anchor > 0 ? Isolated(ask.Steps.Names[ask.Anchor]) : reader[ask.Before ? "paths.last" : "paths.first"];

    /// <summary>A share of persons: hidden below 5, a range below 30, else the share.</summary>
    public static string Share(long k, long n, Reader reader) => Honesty.Of(n) switch
    {
        Firmness.Hidden => "—",
        Firmness.Range => Range(k, n, reader),
        _ => reader.Percent((double)k / n, k == 0 || k * 100 >= n ? 0 : k * 1000 >= n ? 1 : 2),
    };

    /// <summary>The 95 % interval of a share; empty when too few people stand behind it.</summary>
    public static string Range(long k, long n, Reader reader)
    {
        if (n < Honesty.Shown) return "";
        var range = Shares.Wilson(k, n);
        return reader.Range(reader.Percent(range.Low), reader.Percent(range.High));
    }

    /// <summary>A median of n lengths of time in microseconds; "—" without one, and where fewer than 5 stand behind it.</summary>
    public static string Gap(double microseconds, long n, Reader reader) => double.IsNaN(microseconds) || n < Honesty.Shown ? "—" : reader.Duration(TimeSpan.FromMicroseconds(microseconds));

    /// <summary>The tree in one or two sentences.</summary>
    public static string Sentence(PathsAsk ask, PathsAnswer answer, IReadOnlyList<PathColumn> columns, Reader reader)
    {
        var n = answer.Persons;
        if (n < Honesty.Shown) return reader.Say("paths.say.few", ("n", n));
        if (answer.Root.Children.Count == 0) return reader.Say(ask.Before ? "paths.say.nothing.before" : "paths.say.nothing", ("anchor", Anchor(ask, reader)), ("n", n));
        var first = answer.Root.Children[0];
        var say = (ask.Anchor > 0, ask.Before) switch { (true, false) => "after", (true, true) => "before", (false, false) => "start", _ => "last" };
        var sentence = reader.Say("paths.say." + say, ("anchor", Anchor(ask, reader)), ("next", Isolated(ask.Steps.Names[first.Node])), ("share", Share(first.Persons, n, reader)),
            ("range", Range(first.Persons, n, reader)), ("ended", Share(answer.Root.Ended, n, reader)), ("n", n));
        var last = columns.LastOrDefault(c => c.Picked is { } picked && picked.Persons >= Honesty.Shown && picked.Persons * RareWay >= n);
        return last is null || last.Before.Count == 0 ? sentence
            : sentence + " " + reader.Say("paths.say.path", ("path", Way(ask, [.. last.Before, last.Picked!.Node], reader)), ("share", Share(last.Picked.Persons, n, reader)));
    }

    /// <summary>The process map in one or two sentences.</summary>
    public static string Sentence(ProcessMap map, Reader reader)
    {
        if (map.Journeys < Honesty.Shown) return reader.Say("paths.say.few", ("n", map.Journeys));
        if (map.Happy is not { } happy) return reader["paths.none"];
        var way = string.Join(reader["paths.then"], happy.Steps.Take(LongestWay).Select(n => Isolated(map.Ask.Steps.Names[n])));
        if (happy.Steps.Length > LongestWay) way += "…";
        return reader.Say(happy.Steps.Length > 1 ? "paths.say.map" : "paths.say.map.one", ("path", way), ("share", Share(happy.Count, map.Journeys, reader)), ("n", map.Journeys));
    }
}
