using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Nokta.Insights;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.Tests.Insights;

/// <summary>The scorecard against a script over the raw files that shares no code with the product (recompute/scorecard.mjs).</summary>
public sealed class IndependentScorecardTests
{
    [Fact]
    public async Task On_the_retailers_log_every_figure_agrees()
    {
        var data = Path.Combine(ArchitectureTests.RepositoryRoot(), "demo", "retailer", "data");
        await using var bench = await Workbench.CreateAsync("mailing", "coupon", "checkout");
        var purchases = bench.Unpacked(Path.Combine(data, "purchases.csv.gz"));
        var mailings = bench.Unpacked(Path.Combine(data, "mailings.csv.gz"));
        var redemptions = bench.Unpacked(Path.Combine(data, "redemptions.csv.gz"));
        await bench.ImportAsync(mailings, """{"source":"mailings","zone":"UTC","columns":[{"column":"campaign_id","role":"key"},{"column":"household_id","role":"key"},{"column":"household_id","role":"person","kind":"household"},{"column":"start_date","role":"time","format":"y-m-d"},{"role":"activity","value":"mailing"}]}""");
        await bench.ImportAsync(redemptions, """{"source":"redemptions","zone":"UTC","columns":[{"column":"household_id","role":"person","kind":"household"},{"column":"redemption_date","role":"time","format":"y-m-d"},{"role":"activity","value":"redemption"}]}""");
        await bench.ImportAsync(purchases, """{"source":"purchases","zone":"UTC","columns":[{"column":"household_id","role":"person","kind":"household"},{"column":"transaction_timestamp","role":"time","format":"iso"},{"column":"sales_value","role":"amount","currency":"USD"},{"role":"activity","value":"purchase"}]}""");
        await bench.RuleAsync("""
            {"rules":[{"touchpoint":"mailing","all":[{"field":"source","is":"mailings"}]},{"touchpoint":"coupon","all":[{"field":"source","is":"redemptions"}]},{"touchpoint":"checkout","all":[{"field":"source","is":"purchases"}]}],
             "goals":[{"name":{"fa":"خرید","en":"purchase","ru":"покупка"},"all":[{"field":"source","is":"purchases"}],"windowDays":30}]}
            """);

        var view = await bench.AskAsync("2017-06-05", "2017-09-03");

        AssertAgrees(view, Recomputed(view, new
        {
            sources = new object[]
            {
                new { name = "mailings", file = mailings, key = new[] { "campaign_id", "household_id" }, time = "start_date", person = "household_id", constant = "mailing" },
                new { name = "redemptions", file = redemptions, time = "redemption_date", person = "household_id", constant = "redemption" },
                new { name = "purchases", file = purchases, time = "transaction_timestamp", person = "household_id", amount = "sales_value", constant = "purchase" },
            },
            rules = new object[] { new { source = "mailings", touchpoint = "mailing" }, new { source = "redemptions", touchpoint = "coupon" }, new { source = "purchases", touchpoint = "checkout" } },
            goal = new { source = "purchases" },
        }));
    }

    [Fact]
    public async Task On_the_call_centres_log_every_figure_agrees()
    {
        await using var bench = await Workbench.CreateAsync("incoming", "check", "assess", "close");
        var file = bench.Unpacked(Golden("eventlogs/teleclaims.csv.gz"));
        await bench.ImportAsync(file, """{"source":"claims","zone":"UTC","columns":[{"column":"case:concept:name","role":"person","kind":"case"},{"column":"concept:name","role":"activity"},{"column":"time:timestamp","role":"time","format":"iso"},{"column":"org:resource","role":"staff"},{"column":"lifecycle:transition","role":"property"}]}""");
        await bench.RuleAsync("""
            {"rules":[{"touchpoint":"incoming","all":[{"field":"activity","is":"incoming claim"}]},{"touchpoint":"check","all":[{"field":"activity","is":"B check if sufficient information is available"}]},{"touchpoint":"assess","all":[{"field":"activity","is":"assess claim"}]},{"touchpoint":"close","all":[{"field":"activity","is":"close claim"}]}],
             "goals":[{"name":{"fa":"پایان","en":"closed","ru":"закрыто"},"all":[{"field":"activity","is":"close claim"}],"windowDays":1}]}
            """);

        var view = await bench.AskAsync("1970-01-01", "1970-01-28");

        AssertAgrees(view, Recomputed(view, new
        {
            sources = new object[] { new { name = "claims", file, time = "time:timestamp", person = "case:concept:name", activity = "concept:name" } },
            rules = new object[]
            {
                new { activity = "incoming claim", touchpoint = "incoming" }, new { activity = "B check if sufficient information is available", touchpoint = "check" },
                new { activity = "assess claim", touchpoint = "assess" }, new { activity = "close claim", touchpoint = "close" },
            },
            goal = new { activity = "close claim" },
            windowDays = 1,
        }));
    }

    [Fact]
    public async Task On_a_survey_export_every_figure_agrees_with_a_script_and_with_its_golden_NPS()
    {
        await using var bench = await Workbench.CreateAsync("event");
        var file = Golden("nps_survey/input_01.csv");
        await bench.ImportAsync(file, """{"source":"survey","zone":"UTC","columns":[{"column":"Timestamp","role":"time","format":"m-d-y"},{"column":"On a scale of 0-10, how would you rate Sudzilla?","role":"score","scale":"nps10"},{"role":"activity","value":"answer"}]}""");
        await bench.RuleAsync("""{"rules":[{"touchpoint":"event","all":[{"field":"source","is":"survey"}]}]}""");

        var view = await bench.AskAsync("2019-11-01", "2019-11-30");

        AssertAgrees(view, Recomputed(view, new
        {
            sources = new object[] { new { name = "survey", file, time = "Timestamp", score = "On a scale of 0-10, how would you rate Sudzilla?", constant = "answer" } },
            rules = new object[] { new { source = "survey", touchpoint = "event" } },
        }));
        var nps = view.Now.Touchpoints[1].On(Scale.Nps10)!;
        Assert.Equal((39, 8, 22), (nps.N, nps.Top, nps.Detractors));
        Assert.Equal(-35.9, nps.Nps!.Value, 1);
    }

    private static void AssertAgrees(ScorecardView view, Dictionary<string, JsonElement> recomputed)
    {
        foreach (var touchpoint in view.Touchpoints) Compare(touchpoint.Code, view.Of(touchpoint), recomputed[touchpoint.Code]);
        if (recomputed.TryGetValue("unmapped", out var unmapped)) Compare("unmapped", view.Now.Touchpoints[0], unmapped);
        Assert.Equal(view.Now.Total.Volume, recomputed.Values.Sum(f => f.GetProperty("volume").GetInt64()));
    }

    private static void Compare(string name, Figures figures, JsonElement expected)
    {
        var satisfaction = figures.Satisfactions.FirstOrDefault();
        var counts = new long[11];
        for (var i = 0; satisfaction is not null && i < satisfaction.Counts.Length; i++) counts[Scales.First(satisfaction.Scale) + i] = satisfaction.Counts[i];
        var actual = new
        {
            volume = figures.Volume,
            withoutPerson = figures.WithoutPerson,
            reach = figures.Reach,
            weekly = figures.ReachOfWeeks,
            eligible = figures.Conversion?.Eligible ?? expected.GetProperty("eligible").GetInt64(),
            converted = figures.Conversion?.Converted ?? 0,
            open = figures.Conversion?.StillOpen ?? expected.GetProperty("open").GetInt64(),
            answers = satisfaction?.N ?? 0,
            counts,
            revenue = figures.Revenue.Sum(r => r.Amount),
            amounts = figures.Revenue.Sum(r => r.Interactions),
        };

        Assert.Equal($"{name}: {expected.GetRawText()}", $"{name}: {JsonSerializer.Serialize(actual)}");
    }

    private static Dictionary<string, JsonElement> Recomputed(ScorecardView view, object sources)
    {
        var config = JsonSerializer.SerializeToNode(sources)!.AsObject();
        config["from"] = view.Period.From / 1000;
        config["to"] = view.Period.To / 1000;
        config["weeks"] = JsonSerializer.SerializeToNode(view.Now.Question.Weeks.Select(w => w / 1000));
        var file = Path.GetTempFileName();
        File.WriteAllText(file, config.ToJsonString());
        var script = Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "Nokta.Tests", "Insights", "recompute", "scorecard.mjs");
        using var node = Process.Start(new ProcessStartInfo("node", [script, file]) { RedirectStandardOutput = true })!;
        var figures = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(node.StandardOutput.ReadToEnd())!;
        node.WaitForExit();
        File.Delete(file);
        return figures;
    }

    /// <summary>A file of the golden data beside the repository; without it the test says so.</summary>
    private static string Golden(string path)
    {
        var folder = new DirectoryInfo(ArchitectureTests.RepositoryRoot());
        for (; folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "data", path);
            if (File.Exists(file)) return file;
        }

        Assert.Skip(string.Create(CultureInfo.InvariantCulture, $"data absent: {path}"));
        return "";
    }
}
