using System.Globalization;
using Nokta.Kernel.Storage;

namespace Nokta.Bench.Load;

/// <summary>What a run of the load generator is to do.</summary>
internal sealed record LoadWish
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(10);

    public LoadShape Shape { get; private init; } = LoadShape.Single;
    public int Connections { get; private init; } = 64;
    public TimeSpan Span { get; private init; } = TimeSpan.FromSeconds(5);
    public int Rounds { get; private init; } = 3;

    /// <summary>How long the server is exercised before anything is measured: the runtime compiles what is used often once more, beside it.</summary>
    public TimeSpan WarmUp { get; private init; } = s_warmUp;

    /// <summary>Events that stand in the ledger before the first request.</summary>
    public long Stored { get; private init; }
    public StoreAddress? Store { get; private init; }

    /// <summary>Ten times the connections, all sending again as soon as they are answered.</summary>
    public bool IsOverload { get; private init; }

    public static LoadWish Of(IReadOnlyList<string> words)
    {
        var wish = new LoadWish();
        for (var i = 0; i < words.Count; i++)
            wish = words[i] switch
            {
                "--overload" => wish with { IsOverload = true },
                "--shape" => wish with { Shape = wish.Shape with { Name = words[++i] } },
                "--together" => wish with { Shape = wish.Shape with { Together = (int)Number(words[++i]) } },
                "--connections" => wish with { Connections = (int)Number(words[++i]) },
                "--seconds" => wish with { Span = TimeSpan.FromSeconds(Number(words[++i])) },
                "--rounds" => wish with { Rounds = (int)Number(words[++i]) },
                "--warm-up" => wish with { WarmUp = TimeSpan.FromSeconds(Number(words[++i])) },
                "--stored" => wish with { Stored = Number(words[++i]) },
                "--store" => wish with { Store = StoreAddress.Parse(words[++i]).Value },
                var unknown => throw new ArgumentException($"The load generator does not know {unknown}."),
            };
        return wish;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"intake NOKTA --shape {Shape.Name} --together {Shape.Together} --connections {Connections} --seconds {Span.TotalSeconds:0} --rounds {Rounds}{(WarmUp == s_warmUp ? "" : $" --warm-up {WarmUp.TotalSeconds:0}")}{(Stored > 0 ? $" --stored {Stored}" : "")}{(Store is null ? "" : " --store postgres://…")}{(IsOverload ? " --overload" : "")}");

    private static long Number(string text) => long.Parse(text.Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
