using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Touchpoints;

namespace Nokta.Insights.Explore;

/// <summary>Where the questions of the explorer get what they are asked over. It computes nothing itself.</summary>
public sealed class ExplorerDesk(LiveJourneys journeys, TouchpointRegister register, SegmentDesk segments, TimeProvider clock)
{
    /// <summary>Null when the workspace has no interaction yet. Free but for a segment, which costs one pass over the interactions.</summary>
    public async Task<ExplorerView?> AskAsync(WorkspaceId workspace, Calendar calendar, Scope scope, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(workspace, ct);
        if (snapshot.Index.Count == 0) return null;

        var touchpoints = await register.ListAsync(workspace, ct);
        var measured = await segments.MeasureAsync(snapshot, touchpoints, calendar, scope, ct);
        var period = scope.PeriodIn(calendar, snapshot.Index.StartOfData, snapshot.Index.EndOfData, Micros.Of(clock.GetUtcNow()));
        return new ExplorerView
        {
            Snapshot = snapshot,
            Measured = measured,
            Scope = scope,
            Period = period,
            Journeys = Question.Journeys(measured, scope, period),
            Touchpoints = [.. touchpoints.Where(t => !t.IsRetired)],
        };
    }

    public Task<ExplorerView?> AskAsync(WorkspaceId workspace, Calendar calendar, Address address, CancellationToken ct = default) =>
        AskAsync(workspace, calendar, ScopeIn(address), ct);

    /// <summary>The scope an address names; <c>from</c> and <c>to</c> count where they are days.</summary>
    public static Scope ScopeIn(Address address) => Scope.Read(
        address["p"], Day(address, "from"), Day(address, "to"), address["loc"], address["ch"], address["src"], address["seg"], address["aud"], address[SegmentStore.InAddress]);

    private static string? Day(Address address, string name) =>
        address.All(name).FirstOrDefault(v => DateOnly.TryParseExact(v, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out _));
}
