using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.People;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;

namespace Nokta.Bench.Load;

/// <summary>Merging, taking back and splitting a person with a hundred thousand interactions, until the journeys are those of the person that is.</summary>
internal static class LinksBench
{
    private const int Hers = 50_000, Rounds = 5;
    private static readonly WorkspaceId s_here = new(1);
    private static readonly IReadOnlyList<IModule> s_modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];

    public static async Task<int> RunAsync(long rows)
    {
        var folder = Directory.CreateTempSubdirectory("nokta-links-bench-").FullName;
        await DrillFolder.MakeAsync(folder, tokens: 1, keys: 0);
        await StoredEvents.FillAsync(folder, rows);
        await using (var built = Services(folder))
        {
            var (database, store, journeys) = (built.GetRequiredService<Database>(), built.GetRequiredService<DecisionStore>(), built.GetRequiredService<LiveJourneys>());
            await ImportHersAsync(database, folder);
            var clock = Stopwatch.StartNew();
            var count = (await journeys.GetAsync(s_here)).Index.Count;
            var (anew, figures) = (clock.Elapsed.TotalMilliseconds, new Figures(FormattableString.Invariant($"links {rows}")));
            var (merge, undo, before) = (new List<double>(), new List<double>(), Environment.CpuUsage.TotalTime);
            for (var round = 0; round < Rounds; round++)
            {
                PersonDecision? made = null;
                merge.Add(await UntilRightAsync(journeys, async () => made = (await store.MergeAsync(s_here, [new(KeyOf("her-one"), KeyKind.Id), new(KeyOf("her-two"), KeyKind.Id)])).Value));
                if ((await journeys.GetAsync(s_here)).Index.JourneyOf(Math.Min(KeyOf("her-one"), KeyOf("her-two"))).Length != 2 * Hers) throw new InvalidOperationException("The merged person does not have all rows.");
                undo.Add(await UntilRightAsync(journeys, () => store.UndoAsync(s_here, made!.Lot)));
            }

            figures.Tell("links", ("interactions", count), ("hers", 2 * Hers), ("readAnewMs", Math.Round(anew)), ("mergeMs", merge.Select(m => Math.Round(m))), ("undoMs", undo.Select(m => Math.Round(m))),
                ("processorMsEach", Math.Round((Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (2 * Rounds))));
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    private static async Task<double> UntilRightAsync(LiveJourneys journeys, Func<Task> decide)
    {
        var clock = Stopwatch.StartNew();
        await decide();
        await journeys.GetAsync(s_here);
        return clock.Elapsed.TotalMilliseconds;
    }

    private static ulong KeyOf(string id) => PersonText.Id(System.Text.Encoding.UTF8.GetBytes(id), PersonText.KindSeed("id"));

    private static async Task ImportHersAsync(Database database, string folder)
    {
        var file = Path.Combine(folder, "hers.csv");
        await using (var into = new StreamWriter(file))
        {
            await into.WriteLineAsync("id,time,person,activity");
            for (var i = 0; i < 2 * Hers; i++) await into.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"h{i},2025-{i % 12 + 1:00}-{i % 28 + 1:00} {i % 24:00}:{i % 60:00}:00,her-{(i % 2 == 0 ? "one" : "two")},order"));
        }

        await StoredEvents.ImportAsync(database, file);
    }

    private static ServiceProvider Services(string folder)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new Database(folder, s_modules));
        foreach (var module in s_modules) module.AddServices(services);
        return services.BuildServiceProvider();
    }
}
