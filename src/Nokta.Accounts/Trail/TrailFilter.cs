using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Trail;

/// <summary>Which entries somebody looks for. What is null or empty narrows nothing.</summary>
public sealed record TrailFilter
{
    /// <summary>A member's or token's id; <c>system</c>, <c>console</c> or <c>stranger</c> for who has none.</summary>
    public string Who { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Thing { get; init; } = "";
    public string Act { get; init; } = "";

    /// <summary>The address or command it came from, exactly.</summary>
    public string From { get; init; } = "";
    public string Request { get; init; } = "";
    public DateTimeOffset? Since { get; init; }
    public DateTimeOffset? Until { get; init; }

    internal IQueryable<TrailEntry> Narrow(IQueryable<TrailEntry> entries)
    {
        if (Enum.TryParse<Kernel.Modules.ActorKind>(Who, ignoreCase: true, out var kind) && !char.IsDigit(Who[0])) entries = entries.Where(e => e.ActorKind == kind);
        else if (Who.Length > 0) entries = entries.Where(e => e.ActorId == Who);
        if (Kind.Length > 0) entries = entries.Where(e => e.Kind == Kind);
        if (Thing.Length > 0) entries = entries.Where(e => e.Thing == Thing);
        if (Act.Length > 0) entries = entries.Where(e => e.Act == Act);
        if (From.Length > 0) entries = entries.Where(e => e.From == From);
        if (Request.Length > 0) entries = entries.Where(e => e.Request == Request);
        if (Since is { } since) entries = entries.Where(e => e.At >= since);
        if (Until is { } until) entries = entries.Where(e => e.At < until);
        return entries;
    }
}
