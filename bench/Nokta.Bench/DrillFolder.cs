using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Interactions;
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
        await MakeWithTokensAsync(folder, 1);
        return 0;
    }

    /// <summary>Every token has a budget of its own.</summary>
    public static async Task<IReadOnlyList<string>> MakeWithTokensAsync(string folder, int tokens)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new Database(folder, s_modules));
        foreach (var module in s_modules) module.AddServices(services);
        await using var built = services.BuildServiceProvider();
        var database = built.GetRequiredService<Database>();
        await Migrator.MigrateAsync(database, s_modules);
        var workspace = (await built.GetRequiredService<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Drill" })).Value!.Id;
        await built.GetRequiredService<MemberStore>().AddDemoOwnerAsync([workspace]);
        await using var db = database.Open(default);
        var owner = await db.Set<Member>().Select(m => m.Id).SingleAsync();
        var made = new List<string>();
        for (var i = 0; i < tokens; i++)
        {
            var token = await built.GetRequiredService<TokenStore>().MakeAsync(workspace, owner, Enum.GetValues<Permission>().ToHashSet(), new TokenWish("drill", ["read", "record", "import", "edit", "members"]));
            made.Add(token.Value!.Secret);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "drill.token"), made[0]);
        return made;
    }
}
