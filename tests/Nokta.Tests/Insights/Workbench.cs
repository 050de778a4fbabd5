using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Insights;
using Nokta.Interactions;
using Nokta.Interactions.Import;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Touchpoints;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Tests.Insights;

/// <summary>The whole product without its pages, on a database of its own: files in, scorecard out.</summary>
internal sealed class Workbench : IAsyncDisposable
{
    public static readonly WorkspaceId Shop = new(1);
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private Workbench(ServiceProvider services, string folder) => (_services, _folder) = (services, folder);

    public Calendar Calendar { get; init; } = new(CalendarKind.Gregorian, DayOfWeek.Monday, TimeZoneInfo.Utc);

    public static async Task<Workbench> CreateAsync(params string[] touchpoints)
    {
        var folder = Directory.CreateTempSubdirectory("nokta-bench-").FullName;
        IReadOnlyList<IModule> modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule(), new InsightsModule()];
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new Database(TestStore.In(folder), modules));
        foreach (var module in modules) module.AddServices(services);
        var bench = new Workbench(services.BuildServiceProvider(), folder);
        await Migrator.MigrateAsync(bench.Get<Database>(), modules);
        foreach (var code in touchpoints)
            await bench.Get<TouchpointRegister>().AddAsync(Shop, TouchpointCard.Draft(new(code, code, code)) with { Code = code }, "test");
        return bench;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task<ImportBatch> ImportAsync(string file, string mapping)
    {
        var outcome = await Get<Importer>().RunAsync(Shop, file, Path.GetFileName(file), FileMapping.Parse(mapping));
        Assert.True(outcome.IsDone, outcome.Refusal?.Code);
        return outcome.Value;
    }

    public async Task RuleAsync(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        var outcome = await Get<RuleFile>().ImportAsync(Shop, stream, "test");
        Assert.True(outcome.IsDone, outcome.Refusal?.Code);
    }

    public async Task<ScorecardView> AskAsync(string from, string to)
    {
        var day = (string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var view = await Get<ScorecardDesk>().AskAsync(Shop, Calendar, new Scope { Span = "custom", From = day(from), To = day(to) });
        return view ?? throw new InvalidOperationException("There is no data.");
    }

    /// <summary>A file as the importer takes it: unpacked when it is packed.</summary>
    public string Unpacked(string file)
    {
        if (!file.EndsWith(".gz", StringComparison.Ordinal)) return file;
        var plain = Path.Combine(_folder, Path.GetFileNameWithoutExtension(file));
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress);
        using var target = File.Create(plain);
        packed.CopyTo(target);
        return plain;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
