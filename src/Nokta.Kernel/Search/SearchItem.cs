using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Kernel.Search;

/// <summary>Something the palette can find and open.</summary>
/// <param name="Kind">What it is: the text <c>search.kind.{Kind}</c> says it.</param>
/// <param name="Title">Its name in the three languages.</param>
/// <param name="Href">Where it opens.</param>
/// <param name="Icon">Name in the icon sprite.</param>
public sealed record SearchItem(string Kind, Trilingual Title, string Href, string Icon)
{
    /// <summary>Ids that name it and nothing else (<c>TP-14</c>, <c>14</c>): who types one wants this.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];

    /// <summary>What else it is found by, beside its title.</summary>
    public string Words { get; init; } = "";

    /// <summary>A second line: an id, an owner, how often.</summary>
    public Trilingual? Note { get; init; }

    public Permission Needs { get; init; } = Permission.Read;

    /// <summary>The only member who may find it; null = everybody.</summary>
    public Guid? OnlyFor { get; init; }

    /// <summary>0 to 50: what of two equal matches comes first.</summary>
    public int Weight { get; init; }

    /// <summary>When it was last touched, in microseconds since 1970; 0 = no matter.</summary>
    public long At { get; init; }
}

/// <summary>What a module lets the palette find. Registered as a service; the index asks again after something was written.</summary>
public interface ISearchSource
{
    /// <summary>Changes whenever <see cref="ListAsync"/> would answer otherwise; null = ask after every write. Cheap.</summary>
    ValueTask<string?> StampAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult<string?>(null);

    /// <summary>Everything that can be found, whoever asks.</summary>
    ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default);

    /// <summary>Whether reading takes so long that nobody should wait for it: what was known before is searched meanwhile.</summary>
    bool IsSlow => false;

    /// <summary>What the text names exactly and <see cref="ListAsync"/> leaves out because there is too much of it. A few look-ups, no scan.</summary>
    ValueTask<IReadOnlyList<SearchItem>> ExactAsync(WorkspaceId workspace, string text, CancellationToken ct = default) => ValueTask.FromResult<IReadOnlyList<SearchItem>>([]);
}
