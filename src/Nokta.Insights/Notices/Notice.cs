using Nokta.Interactions.Tail;
using Nokta.JourneyEngine.Pain;
using Nokta.Touchpoints;

namespace Nokta.Insights.Notices;

/// <summary>What a notice is about.</summary>
public enum NoticeKind
{
    /// <summary>A touchpoint got worse, beyond noise.</summary>
    Worse,

    /// <summary>A source from which nothing arrives any more.</summary>
    Silent,

    /// <summary>A touchpoint at which something happened in the period before and nothing now.</summary>
    Empty,

    /// <summary>Values never seen before that no rule takes.</summary>
    Unmapped,

    /// <summary>A touchpoint got better, beyond noise.</summary>
    Better,

    /// <summary>Of what a source sends more cannot be taken, or has no touchpoint, beyond noise.</summary>
    Spoiled,
}

/// <summary>Something that changed and that nobody asked about, as structure: pages word it.</summary>
/// <param name="Key">Names it across days, so that what was put aside stays aside: <c>worse:19</c>.</param>
public sealed record Notice(NoticeKind Kind, string Key)
{
    public TouchpointCard? Touchpoint { get; init; }

    /// <summary>The changes beyond noise, the largest first.</summary>
    public IReadOnlyList<SignalChange> Changes { get; init; } = [];

    /// <summary>Name of the source that is silent.</summary>
    public string Source { get; init; } = "";

    /// <summary>When it was last heard of, in microseconds.</summary>
    public long Last { get; init; }

    /// <summary>Days that usually pass between two days with data.</summary>
    public double UsualGap { get; init; }

    /// <summary>Interactions concerned: unmapped ones, or those of the period before.</summary>
    public long Rows { get; init; }

    /// <summary>The share of a source that rose.</summary>
    public IntakeSign? Sign { get; init; }

    /// <summary>Combinations of values concerned.</summary>
    public int Values { get; init; }
}

/// <summary>The notices of a period; those put aside are kept apart.</summary>
public sealed record NoticeBoard(ScorecardView View, IReadOnlyList<Notice> Notices)
{
    public IEnumerable<Notice> Of(NoticeKind kind) => Notices.Where(n => n.Kind == kind);
}
