using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Bench;

/// <summary>The real server over many interactions: how soon it is ready, and how soon a scorecard that was never asked for is there.</summary>
internal static class PageBench
{
    private const int Touchpoints = 40, Questions = 12;

    /// <summary>Loads the rows by the product's own importer, then asks the executable over HTTP.</summary>
    public static async Task<int> RunAsync(long rows, string executable)
    {
        var folder = ImportBench.Folder();
        var file = Path.Combine(folder, "sample.csv");
        WriteSample(file, rows);
        try
        {
            await LoadAsync(folder, file);
            await AskAsync(executable, folder);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AskAsync(string executable, string folder)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        var address = "http://127.0.0.1:5097";
        var clock = Stopwatch.StartNew();
        using var server = Process.Start(new ProcessStartInfo("dotnet", [executable, "serve", "--data", folder, "--urls", address]) { RedirectStandardOutput = true })!;
        try
        {
            while (!(await http.TryGetAsync(address + "/health/ready"))) await Task.Delay(20);
            var ready = clock.Elapsed;
            clock.Restart();
            await http.GetStringAsync(address + "/insights?p=all");
            var first = clock.Elapsed;
            var times = new List<double>();
            for (var q = 0; q < Questions; q++)
            {
                // Each a period and a segment that were never asked before.
                var from = new DateTime(2025, 2, 1).AddDays(q * 3).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                var to = new DateTime(2025, 10, 1).AddDays(q * 5).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                clock.Restart();
                var page = await http.GetStringAsync($"{address}/insights?p=custom&from={from}&to={to}&loc=branch%20{q}&seg=TP-{q % 20 + 1}");
                times.Add(clock.Elapsed.TotalMilliseconds);
                if (!page.Contains("<table", StringComparison.Ordinal)) throw new InvalidDataException("The answer holds no scorecard.");
            }

            times.Sort();
            Console.WriteLine(JsonSerializer.Serialize(new { ready_seconds = Math.Round(ready.TotalSeconds, 2), first_page_ms = Math.Round(first.TotalMilliseconds), median_ms = Math.Round(times[times.Count / 2]), slowest_ms = Math.Round(times[^1]), questions = Questions }));
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }
    }

    public static async Task<bool> TryGetAsync(this HttpClient http, string address)
    {
        try
        {
            return (await http.GetAsync(address)).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A workspace with 40 touchpoints, a rule for each and a goal; its owner is the one who sits at this machine.</summary>
    public static async Task LoadAsync(string folder, string file)
    {
        IReadOnlyList<IModule> modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddSingleton(_ => new Database(folder, modules));
        foreach (var module in modules) module.AddServices(services);
        await using var product = services.BuildServiceProvider();
        await Migrator.MigrateAsync(product.GetRequiredService<Database>(), modules);
        var settings = new WorkspaceSettings("Bench", "shop", "UTC", CalendarKind.Gregorian, DayOfWeek.Monday, "USD", "en");
        var workspace = (await product.GetRequiredService<WorkspaceStore>().CreateAsync(settings)).Value!.Id;
        await product.GetRequiredService<MemberStore>().AddDemoOwnerAsync([workspace]);
        var cards = Enumerable.Range(0, Touchpoints).Select(t => TouchpointCard.Draft(new("گام " + t, "Step " + t, "Шаг " + t)) with { Code = "step-" + t, MainScale = MainScales.Csat5 });
        await product.GetRequiredService<TouchpointRegister>().AddAllAsync(workspace, [.. cards], "bench");
        var rules = JsonSerializer.SerializeToUtf8Bytes(new
        {
            rules = Enumerable.Range(0, Touchpoints).Select(t => new { touchpoint = "step-" + t, all = new[] { new { field = "activity", @is = "step " + t } } }),
            goals = new[] { new { name = new { fa = "پایان", en = "Done", ru = "Готово" }, all = new[] { new { field = "activity", @is = "step 39" } }, windowDays = 30 } },
        });
        await product.GetRequiredService<RuleFile>().ImportAsync(workspace, new MemoryStream(rules), "bench");
        var batch = await product.GetRequiredService<Importer>().RunAsync(workspace, file, "sample.csv", Mapping);
        Console.WriteLine(JsonSerializer.Serialize(new { loaded = batch.Value?.Counts.Interactions ?? 0 }));
    }

    /// <summary>How the sample's columns are meant.</summary>
    public static FileMapping Mapping { get; } = FileMapping.Parse("""
            {"source":"bench","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"time","role":"time","format":"y-m-d"},{"column":"phone","role":"person","kind":"phone"},
             {"column":"activity","role":"activity"},{"column":"branch","role":"branch"},{"column":"amount","role":"amount","currency":"USD"},{"column":"outcome","role":"outcome"},{"column":"score","role":"score","scale":"csat5"}]}
            """);

    /// <summary>Rows over a year, in order of time; <paramref name="first"/> numbers them when they come after others.</summary>
    public static void WriteSample(string path, long rows, long first = 0)
    {
        using var file = new StreamWriter(path);
        file.Write("id,time,phone,activity,branch,amount,outcome,score\n");
        var random = new Random(7 + (int)first);
        for (var i = 0L; i < rows; i++)
        {
            var at = DateTime.UnixEpoch.AddSeconds(1_735_700_000 + i * 31_000_000 / rows);
            var touchpoint = random.Next(Touchpoints);
            file.Write(string.Create(CultureInfo.InvariantCulture,
                $"R{first + i:D10},{at:yyyy-MM-dd HH:mm:ss},0912{random.Next(200_000):D7},step {touchpoint},branch {random.Next(12)},{random.Next(1000, 90_000)}.50,{(random.Next(20) == 0 ? "failed" : "done")},{(random.Next(6) == 0 ? random.Next(1, 6) : "")}\n"));
        }
    }
}
