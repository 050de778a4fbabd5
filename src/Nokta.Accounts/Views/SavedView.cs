using Nokta.Kernel;
using Nokta.Kernel.Privacy;

namespace Nokta.Accounts;

/// <summary>A page as somebody wants to see it again: the query of its address under a name.</summary>
[NotPersonal("numbers and a path of the product", nameof(Id), nameof(Member), nameof(Page))]
[Personal("a name a member gave", nameof(Name))]
[Personal("the address' query: it may carry a person's key", nameof(Query))]
[Personal("the member who saved it", nameof(MadeBy), NamesMember = true)]
public sealed class SavedView : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }

    /// <summary>The page's path, such as <c>/insights</c>.</summary>
    public required string Page { get; init; }
    public required string Name { get; set; }

    /// <summary>What stands behind the question mark, without it.</summary>
    public required string Query { get; set; }

    /// <summary>Whose view it is; null = everybody's.</summary>
    public Guid? Member { get; init; }

    /// <summary>Name of who saved it.</summary>
    public required string MadeBy { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Deleted { get; set; }

    public bool IsForAll => Member is null;
    public string Address => Query.Length == 0 ? Page : Page + "?" + Query;
}
