using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Server.Finding;

/// <summary>Lets the palette find the pages of the navigation and what can be done.</summary>
internal sealed class PageSearch(Texts texts, IEnumerable<SettingsPage> settings) : ISearchSource
{
    private readonly IReadOnlyList<SearchItem> _items = [.. List(texts, settings)];

    public ValueTask<string?> StampAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult<string?>("");

    public ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult(_items);

    /// <summary>What is offered before anything is typed: what can be done, then the sections.</summary>
    public IReadOnlyList<SearchItem> Offered(SearchReader reader) => [.. _items.Where(reader.May).OrderBy(i => i.Kind == "do" ? 0 : 1).Take(8)];

    private static IEnumerable<SearchItem> List(Texts texts, IEnumerable<SettingsPage> settings)
    {
        var navigation = Program.Modules.SelectMany(m => m.Navigation).OrderBy(n => n.Order).ToList();
        foreach (var page in navigation)
            yield return new SearchItem("page", texts.InAll(page.Text), page.Href, page.Icon) { Needs = page.Needs, Weight = 50 };
        foreach (var page in settings.Where(s => navigation.All(n => n.Href != s.Href)).OrderBy(s => s.Order))
            yield return new SearchItem("page", texts.InAll(page.Text), page.Href, page.Icon) { Needs = page.Needs, Weight = 46, Words = Every(texts.InAll(page.Text + ".what")) };
        foreach (var offer in Program.Modules.SelectMany(m => m.Offers))
            yield return new SearchItem("do", texts.InAll(offer.Text), offer.Href, offer.Icon) { Needs = offer.Needs, Weight = 48, Words = offer.Words.Length == 0 ? "" : Every(texts.InAll(offer.Words)) };
    }

    private static string Every(Trilingual words) => $"{words.Fa} {words.En} {words.Ru}";
}
