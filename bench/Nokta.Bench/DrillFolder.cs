using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions;
using Nokta.Interactions.Collect;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Bench;

/// <summary>A data folder for drills and load: a workspace, an owner, and a token that may read and record, in <c>drill.token</c>.</summary>
internal static class DrillFolder
{
    private static readonly IReadOnlyList<IModule> s_modules = [new AccountsModule(), new TouchpointsModule(), new InteractionsModule()];

    public static async Task<int> MakeAsync(string folder)
    {
        await MakeAsync(folder, tokens: 1, keys: 0);
        return 0;
    }

    /// <summary>Every token and every key has a budget of its own.</summary>
    public static async Task<DrillSecrets> MakeAsync(DataPlace place, int tokens, int keys)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new Database(place, s_modules));
        foreach (var module in s_modules) module.AddServices(services);
        await using var built = services.BuildServiceProvider();
        var database = built.GetRequiredService<Database>();
        await Migrator.MigrateAsync(database, s_modules);
        place.Remember();
        var workspace = (await built.GetRequiredService<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Drill" })).Value!.Id;
        await built.GetRequiredService<MemberStore>().AddDemoOwnerAsync([workspace]);
        await using var db = database.Open(default);
        var owner = await db.Set<Member>().Select(m => m.Id).SingleAsync();
        var (made, written) = (new List<string>(), new List<string>());
        for (var i = 0; i < tokens; i++)
        {
            var token = await built.GetRequiredService<TokenStore>().MakeAsync(workspace, owner, Enum.GetValues<Permission>().ToHashSet(), new TokenWish("drill", ["read", "record", "import", "edit", "members"]));
            made.Add(token.Value!.Secret);
        }

        for (var i = 0; i < keys; i++)
            written.Add((await built.GetRequiredService<WriteKeyStore>().AddAsync(workspace, new WriteKeyWish("load", "segment-node", PerSecond: WriteKey.MostPerSecond))).Value!.Key);

        await File.WriteAllTextAsync(Path.Combine(place.Folder, "drill.token"), made[0]);
        return new DrillSecrets(made, written);
    }
}

/// <summary>What programs show to be let in.</summary>
internal sealed record DrillSecrets(IReadOnlyList<string> Tokens, IReadOnlyList<string> Keys);
