namespace Nokta.Kernel.Storage.Copying;

/// <summary>Which rows of the tables are copied, and what of them is another there: everything, or one workspace under a number that is free on the other side.</summary>
internal sealed record CopyScope(WorkspaceId From, WorkspaceId To, IReadOnlySet<string> StayBehind)
{
    public const string Column = "Workspace";

    /// <summary>All rows as they are.</summary>
    public static readonly CopyScope All = new(default, default, new HashSet<string>());

    /// <summary>What ties the trail together is made over the workspace's number, and is tied anew.</summary>
    private const string Trail = "kernel_trail", Tie = "Hash";

    public bool IsOne => From != default;

    public bool Takes(TableShape table) => !IsOne || (table.Has(Column) && !StayBehind.Contains(table.Name));

    public string Rows(TableShape table, WorkspaceId of) => IsOne ? table.Select(of) : table.SelectAll;

    /// <summary>The row as both sides must have it.</summary>
    public object?[] Levelled(TableShape table, object?[] row)
    {
        if (!IsOne) return row;
        var level = (object?[])row.Clone();
        level[table.PlaceOf(Column)] = 0L;
        if (table.Name == Trail) level[table.PlaceOf(Tie)] = null;
        return level;
    }

    /// <summary>The row as the other side keeps it.</summary>
    public object?[] Renumbered(TableShape table, object?[] row)
    {
        if (IsOne) row[table.PlaceOf(Column)] = (long)To.Value;
        return row;
    }
}
