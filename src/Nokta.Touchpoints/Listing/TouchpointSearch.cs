using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>Lets the palette find touchpoints by id, name in any language, code, owner, branch and tags.</summary>
internal sealed class TouchpointSearch(TouchpointRegister register, Texts texts) : ISearchSource
{
    public async ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default) =>
        [.. (await register.ListAsync(workspace, ct)).Select(Item)];

    private SearchItem Item(TouchpointCard card) => new("touchpoint", card.Name, "/touchpoints/" + card.Slug, "map-pin")
    {
        Keys = [card.Id, card.Number.ToString(CultureInfo.InvariantCulture)],
        Words = string.Join(' ', [card.Code, card.Owner, card.Branch, .. card.Tags.Select(t => t[(t.IndexOf(':', StringComparison.Ordinal) + 1)..])]),
        Note = card.IsRetired ? texts.InAll("touchpoint.search.retired", ("id", card.Id)) : card.Owner.Length == 0 ? new(card.Id, card.Id, card.Id) : texts.InAll("touchpoint.search.owned", ("id", card.Id), ("owner", card.Owner)),
        Weight = card.IsRetired ? 5 : 45,
    };
}
