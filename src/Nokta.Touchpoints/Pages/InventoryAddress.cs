using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints.Pages;

/// <summary>The inventory's state as its address carries it: what is listed, how it is laid out, and in which groups.</summary>
public sealed record InventoryAddress(TouchpointQuery Query, string View, string Group, IReadOnlyList<string> Columns)
{
    public const string Table = "table";
    public const string Board = "stage";
    public const string Matrix = "matrix";

    /// <summary>What the table can show beside the name, in its order.</summary>
    public static readonly IReadOnlyList<string> AllColumns =
        ["stage", "channel", "kind", "facet", "relationship", "branch", "tags", "satisfaction", "volume", "cost", "owner", "importance", "state", "measurability", "review"];

    /// <summary>What it shows when nobody chose.</summary>
    public static readonly IReadOnlyList<string> UsualColumns = ["stage", "channel", "kind", "satisfaction", "volume", "cost", "owner", "review"];

    /// <summary>What the table can be grouped by.</summary>
    public static readonly IReadOnlyList<string> Groups = ["stage", "channel", "kind", "facet", "relationship", "owner", "state"];

    public string Url(string path = "/touchpoints")
    {
        var parts = new[]
        {
            ("view", View == Table ? "" : View), ("group", Group), ("show", Query.Show), ("q", Query.Text), ("stage", Query.Stage), ("channel", Query.Channel),
            ("kind", Query.Kind), ("state", Query.State), ("owner", Query.Owner), ("audience", Query.Audience), ("branch", Query.Branch), ("tag", Query.Tag), ("sort", Query.Sort),
            ("cols", Columns.SequenceEqual(UsualColumns) ? "" : string.Join(' ', Columns)),
        };
        var asked = QueryString.Create(parts.Where(p => p.Item2.Length > 0).Select(p => KeyValuePair.Create(p.Item1, (string?)p.Item2)));
        // The whole list is asked for by name: nothing asked at all opens the list as its reader wants it first.
        return path + (asked.HasValue || path != "/touchpoints" ? asked : "?show=all");
    }

    /// <summary>The address with one selection chosen and everything else kept.</summary>
    public InventoryAddress Showing(string show) => this with { Query = Query with { Show = show == "all" ? "" : show } };

    /// <summary>The address that sorts by a column: the first time up, then down, then as it was.</summary>
    public InventoryAddress Sorting(string column)
    {
        var next = Query.Sort == column ? "-" + column : Query.Sort == "-" + column ? "" : column;
        return this with { Query = Query with { Sort = next } };
    }

    /// <summary>How the table is sorted by a column; null when it is not.</summary>
    public bool? Descending(string column) => Query.Sort == column ? false : Query.Sort == "-" + column ? true : null;

    public bool IsFiltered => Query with { Sort = "" } != new TouchpointQuery();

    /// <summary>Rows in their groups, named for the reader; without grouping one group without a name.</summary>
    public IEnumerable<(string Name, List<TouchpointRow> Rows)> Grouped(IReadOnlyList<TouchpointRow> rows, FieldText text, PackLibrary packs, Reader reader)
    {
        if (!Groups.Contains(Group)) return [("", rows.ToList())];
        var field = TouchpointField.Find(Group);
        return rows.GroupBy(r => field.Read(r.Card))
            .OrderBy(g => g.Key.Length == 0).ThenBy(g => Order(packs, g.Key)).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key.Length == 0 ? reader["touchpoint.not-chosen"] : text.Value(Group, g.Key), g.ToList()));
    }

    public static InventoryAddress From(IQueryCollection query)
    {
        string Of(string name) => query[name].ToString();
        var asked = new TouchpointQuery
        {
            Text = Of("q"), Stage = Of("stage"), Channel = Of("channel"), Kind = Of("kind"), State = Of("state"), Owner = Of("owner"),
            Audience = Of("audience"), Branch = Of("branch"), Tag = Of("tag"), Show = Of("show") == "all" ? "" : Of("show"), Sort = Of("sort"),
        };
        var columns = query["cols"].SelectMany(c => (c ?? "").Split(' ')).ToHashSet();
        return new InventoryAddress(asked, Of("view") is Board or Matrix ? Of("view") : Table, Of("group"), columns.Overlaps(AllColumns) ? [.. AllColumns.Where(columns.Contains)] : UsualColumns);
    }

    public static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    private int Order(PackLibrary packs, string code)
    {
        var values = packs.ValuesOf(Group);
        for (var i = 0; i < values.Count; i++)
            if (values[i].Code == code) return i;
        return int.MaxValue;
    }
}
