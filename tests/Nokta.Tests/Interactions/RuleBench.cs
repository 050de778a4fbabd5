using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Interactions;

/// <summary>A fresh database in a folder of its own, with the stores that rules live in.</summary>
internal sealed class RuleBench : IAsyncDisposable
{
    public static readonly WorkspaceId Cafe = new(1);
    public static readonly WorkspaceId Shop = new(2);

    private readonly string _folder;

    private RuleBench(string folder, Database database)
    {
        (_folder, Database) = (folder, database);
        Rules = new RuleStore(database, TimeProvider.System);
        Goals = new GoalStore(database, TimeProvider.System);
        Register = new TouchpointRegister(database, new PackLibrary(), new WorkspaceStore(database, TimeProvider.System), TimeProvider.System);
    }

    public Database Database { get; }
    public RuleStore Rules { get; }
    public GoalStore Goals { get; }
    public TouchpointRegister Register { get; }

    public static async Task<RuleBench> CreateAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-rules-").FullName;
        IModule[] modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];
        var database = new Database(TestStore.In(folder), modules);
        await Migrator.MigrateAsync(database, modules);
        return new RuleBench(folder, database);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    public static Signature Signature(int id, string source = "", string activity = "", string channel = "", string topic = "", string outcome = "", string campaign = "") =>
        new(id, source, activity, channel, "", "", outcome, "", campaign, topic, "", "");

    public static TouchpointCard Touchpoint(int number, string code, string fa, string en, string ru) =>
        TouchpointCard.Draft(new Trilingual(fa, en, ru)) with { Number = number, Code = code };

    public static RuleDraft Rule(int touchpoint, params Condition[] all) => new(touchpoint, all);
}
