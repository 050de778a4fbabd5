using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Insights.Notes;

/// <summary>What happened on a day or over some days, for those who wonder at a chart: Nowruz, a new price, a street closed.</summary>
[NotPersonal("a number and days", nameof(Id), nameof(FirstDay), nameof(LastDay))]
[Personal("what a member wrote on a chart", nameof(Text))]
[Personal("name of a branch", nameof(Branch))]
[Personal("the member who wrote it", nameof(MadeBy), NamesMember = true)]
public sealed class ChartNote : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public DateOnly FirstDay { get; set; }

    /// <summary>The last day, included; the first again when it was one day.</summary>
    public DateOnly LastDay { get; set; }
    public required string Text { get; set; }

    /// <summary>The only touchpoint it concerns; null = all.</summary>
    public int? Touchpoint { get; set; }

    /// <summary>The only branch it concerns; empty = all.</summary>
    public string Branch { get; set; } = "";
    public required string MadeBy { get; init; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Deleted { get; set; }

    public string Anchor => "note-" + Id.ToString("N");

    /// <summary>Whether it belongs on a chart of this touchpoint (null = of everything) and branch (empty = of all).</summary>
    public bool Concerns(int? touchpoint, string branch) =>
        (Touchpoint is null || touchpoint is null || Touchpoint == touchpoint) && (Branch.Length == 0 || branch.Length == 0 || Branch == branch);
}

/// <summary>What somebody wants a note to say.</summary>
public sealed record NoteDraft(DateOnly? FirstDay, DateOnly? LastDay, string Text, int? Touchpoint = null, string Branch = "")
{
    /// <summary>Every reason why it cannot be kept.</summary>
    public List<Refusal> Check()
    {
        var refusals = new List<Refusal>();
        if (FirstDay is null) refusals.Add(new Refusal("note.no-day", nameof(FirstDay)));
        if (FirstDay > LastDay) refusals.Add(new Refusal("note.days-turned", nameof(LastDay)));
        if (Text.Trim().Length == 0) refusals.Add(new Refusal("note.no-text", nameof(Text)));
        if (Text.Trim().Length > 200) refusals.Add(Refusal.Of("note.text-long", ("most", 200)).At(nameof(Text)));
        return refusals;
    }
}
