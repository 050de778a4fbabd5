using Nokta.Accounts;
using Nokta.Insights;
using Nokta.Interactions;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Server;

/// <summary>The product: these modules, served or called from the command line.</summary>
public static class Program
{
    /// <summary>Every module, the lower ones first. Nothing is scanned: what is not here does not exist.</summary>
    public static readonly IReadOnlyList<IModule> Modules =
    [
        new AccountsModule(),
        new TouchpointsModule(),
        new InteractionsModule(),
        new InsightsModule(),
    ];

    public static Task<int> Main(string[] args) => CommandLine.RunAsync(args);
}
