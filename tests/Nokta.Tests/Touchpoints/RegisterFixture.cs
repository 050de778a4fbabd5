using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Tests.Touchpoints;

/// <summary>A register on a real database in a folder of its own, with a clock that a test can move.</summary>
internal sealed class RegisterFixture : IAsyncDisposable
{
    public static readonly WorkspaceId Ours = new(1);
    public static readonly WorkspaceId Theirs = new(2);
    public static readonly PackLibrary Packs = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-register-").FullName;

    private RegisterFixture(IModule[] modules)
    {
        Database = new Database(TestStore.In(_folder), modules);
        Register = new TouchpointRegister(Database, Packs, new WorkspaceStore(Database, Clock), Clock);
    }

    private static readonly IModule[] Modules = [new AccountsModule(), new TouchpointsModule()];

    public Database Database { get; }
    public StoppedClock Clock { get; } = new();
    public TouchpointRegister Register { get; }

    public static async Task<RegisterFixture> CreateAsync(params IModule[] modules)
    {
        modules = modules.Length == 0 ? Modules : [new AccountsModule(), .. modules.Where(m => m is not AccountsModule)];
        var fixture = new RegisterFixture(modules);
        await Migrator.MigrateAsync(fixture.Database, modules);
        return fixture;
    }

    public async Task<TouchpointCard> AddAsync(string name, Func<TouchpointCard, TouchpointCard>? with = null)
    {
        var draft = TouchpointCard.Draft(new Trilingual("", name, ""));
        return (await Register.AddAsync(Ours, with is null ? draft : with(draft), "Sara")).Value!;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StoppedClock : TimeProvider
{
    public DateTimeOffset Time { get; set; } = new(2026, 3, 21, 9, 0, 0, TimeSpan.Zero);
    public override DateTimeOffset GetUtcNow() => Time;
}
