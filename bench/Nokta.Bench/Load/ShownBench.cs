using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Collect;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Bench.Load;

/// <summary>
/// From the answer to a client until what it sent stands in a figure that people look at: a real server, a real client's request, and the figure asked
/// again and again until it has moved. First with nobody else there, then while five thousand events a second arrive.
/// </summary>
internal static class ShownBench
{
    private const int Quiet = 50, Busy = 20, PerSecond = 5_000, Together = 10, Senders = 8;
    private static readonly WorkspaceId s_here = new(1);
    private static readonly IReadOnlyList<IModule> s_modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];

    public static async Task<int> RunAsync(string nokta, long stored)
    {
        var folder = ImportBench.Folder();
        try
        {
            var file = Path.Combine(folder, "sample.csv");
            PageBench.WriteSample(file, stored);
            await PageBench.LoadAsync(folder, file);
            File.Delete(file);
            var keys = await KeysAsync(folder);
            var figures = new Figures(string.Create(CultureInfo.InvariantCulture, $"shown NOKTA {stored}"));
            await using var served = await ServedProcess.NoktaAsync(nokta, folder);
            // Whoever leaves a stream closes it, as a page does; the client would read on for two seconds, and twenty may watch at once.
            using var http = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero, MaxResponseDrainSize = 0 }) { BaseAddress = new Uri($"http://127.0.0.1:{served.Port}"), Timeout = TimeSpan.FromSeconds(60) };
            var eye = new Eye(http, keys[0]);
            // The runtime compiles what is used often once more; nobody's first question is measured.
            foreach (var figure in Eye.Figures) await eye.MeasureAsync(figure, 10);
            var slow = await TellAsync(figures, eye, "quiet", Quiet);
            using var done = new CancellationTokenSource();
            var load = LoadAsync(served.Port, keys[1..], done.Token);
            await Task.Delay(TimeSpan.FromSeconds(3));
            slow += await TellAsync(figures, eye, "busy", Busy);
            await done.CancelAsync();
            var (book, seconds) = await load;
            figures.Tell("busy load", ("eventsPerSecond", Math.Round(book.Accepted / seconds)), ("statuses", book.Statuses), ("memoryMb", served.TakePeak()));
            return slow == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>How many of the figures took longer than a second at least once.</summary>
    private static async Task<int> TellAsync(Figures figures, Eye eye, string when, int times)
    {
        var slow = 0;
        foreach (var figure in Eye.Figures)
        {
            var took = await eye.MeasureAsync(figure, times);
            took.Sort();
            if (took[^1] > 1000) slow++;
            figures.Tell($"{when}: {figure}", ("times", times), ("minMs", Math.Round(took[0])), ("medianMs", Math.Round(took[times / 2])), ("maxMs", Math.Round(took[^1])));
        }

        return slow;
    }

    private static async Task<(LoadBook Book, double Seconds)> LoadAsync(int port, IReadOnlyList<string> keys, CancellationToken until)
    {
        var crowd = new LoadCrowd(LoadWish.Of(["--shape", "segment", "--together", Together.ToString(CultureInfo.InvariantCulture), "--connections", Senders.ToString(CultureInfo.InvariantCulture)]), port, keys, 1);
        var (all, begun) = (new LoadBook(), Stopwatch.GetTimestamp());
        while (!until.IsCancellationRequested) all.Add(await crowd.PaceAsync(TimeSpan.FromSeconds(2), PerSecond / Together));
        return (all, Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }

    /// <summary>The first is the one whose events are looked for; the others make the crowd.</summary>
    private static async Task<List<string>> KeysAsync(string folder)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_ => new Database(folder, s_modules));
        foreach (var module in s_modules) module.AddServices(services);
        await using var built = services.BuildServiceProvider();
        var keys = new List<string>();
        for (var i = 0; i <= Senders; i++)
            keys.Add((await built.GetRequiredService<WriteKeyStore>().AddAsync(s_here, new WriteKeyWish(i == 0 ? "watched" : "crowd", "segment-node", PerSecond: WriteKey.MostPerSecond, Currency: "USD"))).Value!.Key);
        return keys;
    }
}

/// <summary>Somebody who sends one event and looks at one figure until it has moved.</summary>
internal sealed class Eye(HttpClient http, string key)
{
    private const string Step = "step 7", Touchpoint = "TP-8";
    public static readonly IReadOnlyList<string> Figures = ["touchpoint page", "touchpoint, API", "home, API", "data quality, API", "live tail, stream"];
    private int _sent;

    /// <summary>Milliseconds from each answer until the figure had moved.</summary>
    public async Task<List<double>> MeasureAsync(string figure, int times)
    {
        var took = new List<double>(times);
        for (var n = 0; n < times; n++) took.Add(figure.StartsWith("live", StringComparison.Ordinal) ? await StreamAsync() : await AskAsync(figure));
        return took;
    }

    private async Task<double> AskAsync(string figure)
    {
        var before = await FigureAsync(figure);
        await SendAsync(Step);
        var answered = Stopwatch.GetTimestamp();
        while (await FigureAsync(figure) <= before)
        {
            if (Stopwatch.GetElapsedTime(answered) > TimeSpan.FromSeconds(30)) throw new InvalidOperationException($"{figure} did not move.");
        }

        return Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
    }

    private async Task<long> FigureAsync(string figure) => figure switch
    {
        "touchpoint page" => await OnPageAsync(),
        "touchpoint, API" => (await JsonAsync($"/api/v1/scorecard/{Touchpoint}?p=all")).GetProperty("figures").GetProperty("interactions").GetInt64(),
        "home, API" => (await JsonAsync("/api/v1/home?p=all")).GetProperty("ranking").EnumerateArray().Single(r => r.GetProperty("touchpoint").GetString() == Touchpoint).GetProperty("interactions").GetInt64(),
        _ => (await JsonAsync("/api/v1/quality?days=7")).GetProperty("items").EnumerateArray().Where(s => s.GetProperty("source").GetString() == "watched").SelectMany(s => s.GetProperty("days").EnumerateArray()).Sum(d => d.GetProperty("accepted").GetInt64()),
    };

    /// <summary>The count as the page writes it, in the digits of any language: it leads to its rows.</summary>
    private async Task<long> OnPageAsync()
    {
        var page = await http.GetStringAsync($"/touchpoints/{Touchpoint}?p=all");
        const string Link = $"figure__value\" href=\"/interactions?kind=interactions&amp;tp={Touchpoint}&amp;p=all\">";
        var at = page.IndexOf(Link, StringComparison.Ordinal);
        if (at < 0) throw new InvalidDataException("The page holds no count of interactions.");
        return page.Skip(at + Link.Length).TakeWhile(c => c != '<').Where(char.IsDigit).Aggregate(0L, (sum, digit) => 10 * sum + (long)char.GetNumericValue(digit));
    }

    private async Task<JsonElement> JsonAsync(string address) => await http.GetFromJsonAsync<JsonElement>(address);

    /// <summary>The stream is open before the event is sent, as on a page that somebody watches.</summary>
    private async Task<double> StreamAsync()
    {
        var activity = string.Create(CultureInfo.InvariantCulture, $"watched {_sent}");
        using var answer = await http.GetAsync("/import/live/stream?activity=" + Uri.EscapeDataString(activity), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        await lines.ReadLineAsync();
        await SendAsync(activity);
        var answered = Stopwatch.GetTimestamp();
        while (await lines.ReadLineAsync() is { } line)
            if (line.Contains(activity, StringComparison.Ordinal)) break;
        return Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
    }

    private async Task SendAsync(string activity)
    {
        using var answer = await http.PostAsJsonAsync($"/c/{key}/v1/track", new { type = "track", messageId = Guid.NewGuid(), userId = "watched", @event = activity, n = ++_sent });
        answer.EnsureSuccessStatusCode();
    }
}
