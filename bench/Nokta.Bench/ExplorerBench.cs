using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Bench;

/// <summary>
/// The explorer's pages over many interactions: answers equal SQL over the same rows, also right after an append, and how much longer a page takes than the engine's answer.
/// Every question has a period and a segment that were never asked before.
/// </summary>
internal static class ExplorerBench
{
    private const int Rounds = 5, Added = 100_000;
    private const string Address = "http://127.0.0.1:5098";

    public static async Task<int> RunAsync(long rows, string executable)
    {
        var folder = ImportBench.Folder();
        try
        {
            string[] files = [Path.Combine(folder, "sample.csv"), Path.Combine(folder, "added.csv")];
            PageBench.WriteSample(files[0], rows);
            PageBench.WriteSample(files[1], Added, rows);
            var data = Path.Combine(folder, "data");
            await PageBench.LoadAsync(data, files[0]);
            return await AskAsync(executable, data, files);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> AskAsync(string executable, string data, string[] files)
    {
        using var server = Process.Start(new ProcessStartInfo("dotnet", [executable, "serve", "--data", data, "--urls", Address]) { RedirectStandardOutput = true })!;
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(5), BaseAddress = new Uri(Address) };
        try
        {
            while (!await http.TryGetAsync(Address + "/health/ready")) await Task.Delay(50);
            await http.GetStringAsync("/insights?p=all");
            Console.WriteLine(await AppendAsync(data, files[1], http));
            await using var product = Product(data);
            var journeys = await product.GetRequiredService<LiveJourneys>().GetAsync(new WorkspaceId(1));
            await using var sql = await SecondOpinion.StartAsync(files);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{journeys.Rows:N0} interactions, {journeys.Index.Persons:N0} persons, medians of {Rounds}\n"));
            Console.WriteLine("| Page | engine ms | as JSON or CSV ms | page ms | page / engine (goal 2 plus rendering) | equals SQL |\n|---|---|---|---|---|---|");
            var isEqual = true;
            foreach (var question in ExplorerQuestion.All) isEqual &= await AskAsync(question, http, journeys, sql);
            return isEqual ? 0 : 1;
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    private static async Task<bool> AskAsync(ExplorerQuestion question, HttpClient http, JourneySnapshot journeys, SecondOpinion sql)
    {
        var (engine, file, page, isEqual) = (new List<double>(), new List<double>(), new List<double>(), true);
        question.Ask(journeys, Asked.Number(99));
        for (var round = 0; round < Rounds; round++)
        {
            // The page and its file are asked different things: the second must not find the first one's work.
            var (asked, other) = (Asked.Number(round), Asked.Number(round + Rounds));
            engine.Add(Milliseconds(() => question.Ask(journeys, asked)));
            var watch = Stopwatch.StartNew();
            using var answer = await http.GetAsync(question.File + asked.Query + question.More);
            var text = await answer.Content.ReadAsStringAsync();
            file.Add(watch.Elapsed.TotalMilliseconds);
            if (!answer.IsSuccessStatusCode) return Say(question, $"{(int)answer.StatusCode} from {question.File}");
            if (round < 2) isEqual &= Compare(question.Read(text), [.. (await sql.AskAsync(question.Sql(asked))).Select(question.OfSql)], question, asked);
            watch.Restart();
            await http.GetStringAsync(question.Page + other.Query + question.More);
            page.Add(watch.Elapsed.TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {question.Page} | {Median(engine):F1} | {Median(file):F1} | {Median(page):F1} | {Median(page) / Median(engine):F2} | {(isEqual ? "yes" : "NO")} |"));
        return isEqual;
    }

    private static bool Compare(IReadOnlyList<string> mine, IReadOnlyList<string> theirs, ExplorerQuestion question, Asked asked)
    {
        // A tree of paths keeps the most frequent ones only.
        var (lacking, surplus) = (question.KeepsMost ? [] : theirs.Except(mine).Order().ToList(), mine.Except(theirs).Order().ToList());
        if (mine.Count == 0) return Say(question, "nothing in the answer");
        if (lacking.Count + surplus.Count == 0) return true;
        return Say(question, $"differs for {asked.Query}: only SQL has {string.Join(" ; ", lacking.Take(3))}, only the page {string.Join(" ; ", surplus.Take(3))}");
    }

    private static bool Say(ExplorerQuestion question, string what)
    {
        Console.WriteLine($"| {question.Page} | {what} |||||");
        return false;
    }

    /// <summary>How long after the commit of more rows a page shows them.</summary>
    private static async Task<string> AppendAsync(string data, string file, HttpClient http)
    {
        await using (var product = Product(data))
        {
            var batch = await product.GetRequiredService<Importer>().RunAsync(new WorkspaceId(1), file, "added.csv", PageBench.Mapping);
            if (!batch.IsDone) throw new InvalidOperationException(batch.Refusal!.Code);
        }

        var watch = Stopwatch.StartNew();
        await http.GetStringAsync("/insights?p=365d");
        return string.Create(CultureInfo.InvariantCulture, $"{Added:N0} rows appended by another process; the first page after the commit took {watch.Elapsed.TotalMilliseconds:F0} ms");
    }

    private static ServiceProvider Product(string data)
    {
        IReadOnlyList<IModule> modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_ => new Database(data, modules));
        foreach (var module in modules) module.AddServices(services);
        return services.BuildServiceProvider();
    }

    private static double Milliseconds(Action work)
    {
        var watch = Stopwatch.StartNew();
        work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>A period and a segment: people who were ever at a touchpoint.</summary>
internal sealed record Asked(DateOnly From, DateOnly To, int Segment)
{
    public static Asked Number(int n)
    {
        var random = new Random(n);
        var from = new DateOnly(2025, 1, 2).AddDays(random.Next(120));
        return new Asked(from, from.AddDays(random.Next(60, 180)), random.Next(1, 40));
    }

    public string Query => string.Create(CultureInfo.InvariantCulture, $"?p=custom&from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}&seg=TP-{Segment}");
    public long FromSeconds => new DateTimeOffset(From.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
    public long ToSeconds => new DateTimeOffset(To.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).ToUnixTimeSeconds();
}
