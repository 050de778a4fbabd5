using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Finding;

/// <summary>Lets the palette find the values that interactions have (branches, campaigns, activities, staff …) and an interaction by its number.</summary>
internal sealed class ValueSearch(InteractionLog log, LiveJourneys journeys, Texts texts) : ISearchSource
{
    private static readonly SignatureField[] s_fields =
        [SignatureField.Branch, SignatureField.Channel, SignatureField.Source, SignatureField.Activity, SignatureField.Campaign, SignatureField.Topic, SignatureField.Staff, SignatureField.Device];

    public ValueTask<string?> StampAsync(WorkspaceId workspace, CancellationToken ct = default) => ValueTask.FromResult<string?>(log.State(workspace).ToString());

    public async ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        var items = new List<SearchItem>();
        foreach (var field in s_fields)
        {
            var rows = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var signature in snapshot.Signatures)
                if (signature.Of(field) is { Length: > 0 } value && snapshot.RowsOf[signature.Id] > 0) rows[value] = rows.GetValueOrDefault(value) + snapshot.RowsOf[signature.Id];
            items.AddRange(rows.Select(v => Item(field, v.Key, v.Value, rows.Values.Max())));
        }

        return items;
    }

    public async ValueTask<IReadOnlyList<SearchItem>> ExactAsync(WorkspaceId workspace, string text, CancellationToken ct = default)
    {
        var asked = Folding.Digits(text).TrimStart('#');
        if (asked.StartsWith('0') || !long.TryParse(asked, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var row) || row < 1) return [];
        var snapshot = await journeys.GetAsync(workspace, ct);
        if (row > snapshot.Ledger.LastRow || log.Undone(workspace).Any(r => row >= r.From && row < r.To)) return [];
        var number = row.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return [new SearchItem("row", texts.InAll("search.row", ("number", number)), "/interactions/" + number, "list") { Needs = Permission.People }];
    }

    private SearchItem Item(SignatureField field, string value, long rows, long most)
    {
        var scope = new Scope { Span = "all" };
        var query = field switch
        {
            SignatureField.Branch => new RowsQuery { Scope = scope with { Branch = value } },
            SignatureField.Channel => new RowsQuery { Scope = scope with { Channel = value } },
            SignatureField.Source => new RowsQuery { Scope = scope with { Source = value } },
            _ => new RowsQuery { Scope = scope, Field = field, Is = value },
        };
        return new SearchItem("value", Named(field, value), query.Link(), "tag") { Needs = Permission.People, Words = value, Note = texts.InAll("rule.field." + field.Code()), Weight = 10 + (int)(10 * rows / most) };
    }

    private Trilingual Named(SignatureField field, string value)
    {
        var key = "rule.value." + field.Code() + "." + value;
        return texts.Find(Language.English, key) is null ? new Trilingual(value, value, value) : texts.InAll(key);
    }
}
