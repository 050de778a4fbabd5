using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nokta.Bench.Journeys;
using Nokta.JourneyEngine.Columns;

namespace Nokta.Bench;

/// <summary>The journey engine and the engines that its users could take instead, over the same log in the same run, in turns; their answers must be equal.</summary>
internal static class PeersBench
{
    private static readonly (string Engine, double Goal)[] s_peers = [("clickhouse", 5), ("duckdb", 15)];

    public static async Task<int> RunAsync(long persons, int rounds)
    {
        var folder = ImportBench.Folder();
        var file = Path.Combine(folder, "events.csv");
        PerfLog.WriteEvents(persons, 7, file);
        var peers = new List<Peer>();
        try
        {
            foreach (var (engine, goal) in s_peers) peers.Add(await Peer.StartAsync(engine, file, goal));
            var index = JourneyIndex.Build(PerfLog.Blocks(persons, 7));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{index.Count:N0} interactions, {index.Persons:N0} persons, {Environment.ProcessorCount} processors, medians of {rounds} in turns; {string.Join(", ", peers.Select(p => p.Version))}\n"));
            var plain = new Yardsticks(Encoded.Of(index), null);
            Console.WriteLine("| Question | yardstick ms | Nokta ms | times (goal 2) | " + string.Join(" | ", peers.Select(p => $"{p.Engine} ms | times (goal {p.Goal})")) + " |");
            Console.WriteLine("|---|---|---|---|" + string.Concat(peers.Select(_ => "---|---|")));
            var allEqual = true;
            foreach (var question in PeerQuestion.All) allEqual &= await AskAsync(question, index, plain, peers, rounds);
            Console.WriteLine(allEqual ? "\nEvery answer is equal." : "\nANSWERS DIFFER.");
            return allEqual ? 0 : 1;
        }
        finally
        {
            foreach (var peer in peers) await peer.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> AskAsync(PeerQuestion question, JourneyIndex index, Yardsticks plain, List<Peer> peers, int rounds)
    {
        var mine = question.Normal(question.Ask(index));
        // The peers are compiled ahead; ours are measured as a server that has been running finds them.
        for (var warm = 0; warm < 40; warm++)
        {
            question.Ask(index);
            question.Plain(plain);
        }

        var (own, limit, theirs, equal) = (new List<double>(), new List<double>(), peers.Select(_ => new List<double>()).ToList(), true);
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            question.Ask(index);
            own.Add(watch.Elapsed.TotalMilliseconds);
            watch.Restart();
            question.Plain(plain);
            limit.Add(watch.Elapsed.TotalMilliseconds);
            for (var p = 0; p < peers.Count; p++)
            {
                var (ms, rows) = await peers[p].AskAsync(question.Name);
                theirs[p].Add(ms);
                if (round == 0) equal &= IsEqual(mine, question.Normal(question.OfPeer(rows)), question.Name, peers[p].Engine);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {question.Text} | {Median(limit):F1} | {Median(own):F1} | {Median(own) / Median(limit):F2} | {string.Join(" | ", theirs.Select(t => string.Create(CultureInfo.InvariantCulture, $"{Median(t):F0} | {Median(t) / Median(own):F1}")))} |"));
        return equal;
    }

    private static bool IsEqual(List<object[]> mine, List<object[]> theirs, string question, string engine)
    {
        for (var i = 0; i < Math.Max(mine.Count, theirs.Count); i++)
        {
            if (i < mine.Count && i < theirs.Count && mine[i].Zip(theirs[i]).All(p => IsSame(p.First, p.Second))) continue;
            Console.WriteLine($"{question}, row {i}: Nokta {(i < mine.Count ? string.Join(',', mine[i]) : "none")}, {engine} {(i < theirs.Count ? string.Join(',', theirs[i]) : "none")}");
            return false;
        }

        return true;
    }

    private static bool IsSame(object mine, object other) => mine is double m && other is double o ? Math.Abs(m - o) <= 1e-9 * Math.Max(1, Math.Abs(o)) : mine.Equals(other);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Where the peers' scripts lie.</summary>
    public static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "bench", "peers") is var peers && Directory.Exists(peers)) return peers;
        throw new DirectoryNotFoundException("bench/peers");
    }

    /// <summary>Another engine, in a Node process of its own.</summary>
    private sealed class Peer(string engine, double goal, Process process, string version) : IAsyncDisposable
    {
        public string Engine { get; } = engine;
        public double Goal { get; } = goal;
        public string Version { get; } = version;

        public static async Task<Peer> StartAsync(string engine, string file, double goal)
        {
            var script = Path.Combine(Folder(), "peer.mjs");
            var process = Process.Start(new ProcessStartInfo("node", [script, engine, file, Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            var ready = JsonDocument.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{engine} did not start; run `npm ci` in bench/peers.")).RootElement;
            return new Peer(engine, goal, process, string.Create(CultureInfo.InvariantCulture, $"{engine} {ready.GetProperty("version")} (loaded in {ready.GetProperty("load_ms").GetDouble() / 1000:F1} s)"));
        }

        public async Task<(double Ms, List<object[]> Rows)> AskAsync(string question)
        {
            await process.StandardInput.WriteLineAsync(question);
            await process.StandardInput.FlushAsync();
            using var answer = JsonDocument.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"{Engine} gave up at {question}."));
            return (answer.RootElement.GetProperty("ms").GetDouble(), [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateArray().Select(Cell).ToArray())]);
        }

        public async ValueTask DisposeAsync()
        {
            process.StandardInput.Close();
            if (!process.WaitForExit(TimeSpan.FromSeconds(20))) process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        private static object Cell(JsonElement cell) => cell.ValueKind == JsonValueKind.Number ? cell.GetDouble() : cell.GetString()!;
    }
}
