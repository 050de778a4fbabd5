using System.Diagnostics;
using Nokta.Kernel.Storage;

namespace Nokta.Bench.Load;

/// <summary>
/// The live intake under load on loopback, in turns with a bare endpoint that reads the same requests and throws them away; server and sender share the
/// processors. At the end the rows are counted in the database: as many as were acknowledged.
/// </summary>
internal static class IntakeBench
{
    public static async Task<int> RunAsync(string nokta, LoadWish wish)
    {
        // The sender's own cost is part of both sides: as little of it as the runtime lets us. Where answers are read inline, PostgreSQL's client cannot wait for its own.
        if (wish.Store is null) Environment.SetEnvironmentVariable(ServedProcess.Inline, "1");
        var folder = Directory.CreateTempSubdirectory("nokta-intake-bench-").FullName;
        var place = new DataPlace(folder, wish.Store);
        try
        {
            var secrets = await DrillFolder.MakeAsync(place, Math.Min(wish.Connections, 64), wish.Shape.Name == "segment" ? Math.Min(wish.Connections, 64) : 0);
            var figures = new Figures(wish.ToString());
            var before = await StoredEvents.FillAsync(place, wish.Stored);
            var all = new LoadBook();
            await using (var served = await ServedProcess.NoktaAsync(nokta, folder))
            await using (var bare = await ServedProcess.BareAsync())
            {
                var crowd = new LoadCrowd(wish, served.Port, wish.Shape.Name == "segment" ? secrets.Keys : secrets.Tokens, wish.IsOverload ? 10 : 1);
                if (wish.IsOverload) await OverloadAsync(wish, served, crowd, figures, all);
                else await CompareAsync(wish, (served, crowd), (bare, new LoadCrowd(wish, bare.Port, secrets.Tokens, 1)), figures, all);
            }

            var stored = StoredEvents.Count(place) - before;
            figures.Tell("stored", ("acknowledged", all.Accepted), ("stored", stored), ("duplicates", all.Duplicate), ("before", before), ("statuses", all.Statuses), ("withoutRetryAfter", all.WithoutRetryAfter));
            return stored == all.Accepted && all.WithoutRetryAfter == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(LoadWish wish, (ServedProcess Process, LoadCrowd Crowd) nokta, (ServedProcess Process, LoadCrowd Crowd) bare, Figures figures, LoadBook all)
    {
        foreach (var (_, crowd) in new[] { bare, nokta }) all.Add(crowd == nokta.Crowd ? await crowd.RunAsync(wish.WarmUp) : Nothing(await crowd.RunAsync(TimeSpan.FromSeconds(2))));
        var (rates, limits, ratios, costs) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round < wish.Rounds; round++)
        {
            var (limit, _) = await RateAsync(bare.Crowd, wish.Span, b => b.Requests);
            var (began, cost) = (nokta.Process.ProcessorSeconds, 0.0);
            var (rate, book) = await RateAsync(nokta.Crowd, wish.Span, b => b.Accepted / wish.Shape.Together);
            cost = nokta.Process.ProcessorSeconds - began;
            all.Add(book);
            (rates, limits, ratios, costs) = ([.. rates, rate], [.. limits, limit], [.. ratios, rate / limit], [.. costs, 1e6 * cost / Math.Max(1, book.Accepted)]);
        }

        var peak = nokta.Process.TakePeak();
        // What the sender itself and the machine add: the same pace, and nothing is done.
        var idle = await bare.Crowd.PaceAsync(wish.Span, Median(rates) / 2);
        all.Add(await nokta.Crowd.PaceAsync(TimeSpan.FromSeconds(2), Median(rates) / 2));
        var half = await nokta.Crowd.PaceAsync(wish.Span, Median(rates) / 2);
        all.Add(half);
        figures.Tell(Title(wish), ("barePerSecond", Round(Median(limits))), ("requestsPerSecond", Round(Median(rates))), ("eventsPerSecond", Round(Median(rates) * wish.Shape.Together)),
            ("percentOfBare", Math.Round(100 * Median(ratios), 1)), ("processorMicrosecondsPerEvent", Math.Round(Median(costs), 1)), ("halfLoadPerSecond", Round(half.Requests / wish.Span.TotalSeconds)),
            ("p50", half.Quantile(0.5)), ("p99", half.Quantile(0.99)), ("bareP50", idle.Quantile(0.5)), ("bareP99", idle.Quantile(0.99)), ("memoryMb", peak), ("rounds", ratios.Select(r => Math.Round(100 * r, 1))));
    }

    private static async Task OverloadAsync(LoadWish wish, ServedProcess nokta, LoadCrowd crowd, Figures figures, LoadBook all)
    {
        nokta.TakePeak();
        var (rate, book) = await RateAsync(crowd, wish.Span * wish.Rounds, b => b.Accepted);
        all.Add(book);
        figures.Tell(Title(wish) + ", ten times as many", ("connections", wish.Connections * 10), ("eventsPerSecond", Round(rate)), ("sentAway", book.SentAway), ("withoutRetryAfter", book.WithoutRetryAfter),
            ("p50", book.Quantile(0.5)), ("p99", book.Quantile(0.99)), ("memoryMb", nokta.TakePeak()));
    }

    private static string Title(LoadWish wish) => $"{wish.Shape.Name}, {wish.Shape.Together} a request, {(wish.Store is null ? "SQLite" : "PostgreSQL")}{(wish.Stored > 0 ? FormattableString.Invariant($", {wish.Stored} stored") : "")}";

    // What the bare endpoint answers says nothing about events.
    private static LoadBook Nothing(LoadBook _) => new();

    private static async Task<(double PerSecond, LoadBook Book)> RateAsync(LoadCrowd crowd, TimeSpan span, Func<LoadBook, double> count)
    {
        var begun = Stopwatch.GetTimestamp();
        var book = await crowd.RunAsync(span);
        return (count(book) / Stopwatch.GetElapsedTime(begun).TotalSeconds, book);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static double Round(double value) => Math.Round(value);
}
