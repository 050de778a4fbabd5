using System.Globalization;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Privacy;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Segments;

/// <summary>Opens what the pages of segments are written and read with.</summary>
internal sealed class SegmentBooks(LiveJourneys journeys, TouchpointRegister register, SegmentDesk desk, ConsentStore consents, PackLibrary packs)
{
    public async Task<SegmentBook> OpenAsync(Visit visit, CancellationToken ct = default)
    {
        var snapshot = await journeys.GetAsync(visit.Workspace, ct);
        var measured = await desk.MeasureAsync(snapshot, await register.ListAsync(visit.Workspace, ct), visit.Reader.Calendar, new Scope(), ct);
        return new SegmentBook(desk, desk.See(snapshot, measured), await consents.PurposesAsync(visit.Workspace, ct), packs, visit.Reader);
    }
}

/// <summary>The data of one moment with its names: what a condition can be about, and who belongs.</summary>
public sealed class SegmentBook
{
    private const int MostOffered = 60;
    private static readonly string[] s_scales = ["csat5", "nps10", "ces7"];
    private readonly SegmentDesk _desk;
    private readonly SegmentSight _sight;
    private readonly IReadOnlyList<Purpose> _purposes;
    private readonly PackLibrary _packs;

    internal SegmentBook(SegmentDesk desk, SegmentSight sight, IReadOnlyList<Purpose> purposes, PackLibrary packs, Reader reader) =>
        (_desk, _sight, _purposes, _packs, Reader) = (desk, sight, purposes, packs, reader);

    public Reader Reader { get; }
    public JourneySnapshot Snapshot => _sight.Snapshot;
    public Measured Measured => _sight.Measured;
    public DateOnly LastDay => _sight.LastDay;

    public Task<ChosenSegment> FindAsync(int number, CancellationToken ct = default) => _desk.FindAsync(Snapshot, Measured, number, ct);

    public PersonSet Try(SegmentDraft draft) => _sight.People(draft);

    /// <summary>Names of traits that somebody has, the commonest first.</summary>
    public IReadOnlyList<string> Traits => [.. _sight.Facts.Traits.Values.OrderByDescending(t => t.Of.Count).ThenBy(t => t.Name, StringComparer.Ordinal).Take(MostOffered).Select(t => t.Name)];

    /// <summary>What a condition of a kind may be compared with, as value and name; empty where anything may be typed.</summary>
    public IReadOnlyList<(string Value, string Text)> Choices(TestKind kind) => kind switch
    {
        TestKind.Touchpoint => [.. Measured.Touchpoints.Where(t => !t.IsRetired).Select(t => (Text(t.Number), ValueNames.Touchpoint(Reader, t)))],
        TestKind.Goal => [.. Snapshot.Goals.Select(g => (Text(g.Number), Reader.In(g.Name)))],
        TestKind.Consent => [.. _purposes.Select(p => (p.Code, Reader.In(p.Name)))],
        TestKind.Audience => [.. AudienceRules.Stages.Keys.Select(s => (s, _packs.AxisName(Axis.Audience, s, Reader.Language)))],
        TestKind.Amount => [.. Snapshot.Currencies.Where(c => c.Length > 0).Select(c => (c, c))],
        TestKind.Score => [.. s_scales.Select(s => (s, Reader["segment.scale." + s]))],
        _ => [],
    };

    /// <summary>Values that occur in the data, the commonest first.</summary>
    public IReadOnlyList<string> Values(TestKind kind)
    {
        var field = SegmentSight.FieldOf(kind);
        return [.. Measured.Signatures.Where(s => s.Of(field).Length > 0).GroupBy(s => s.Of(field), s => Snapshot.RowsOf[s.Id]).Select(g => (g.Key, Rows: g.Sum())).Where(v => v.Rows > 0).OrderByDescending(v => v.Rows).Take(MostOffered).Select(v => v.Key)];
    }

    /// <summary>A value as the reader knows it.</summary>
    public string NameOf(TestKind kind, string value)
    {
        var found = Choices(kind).FirstOrDefault(c => c.Value == value).Text;
        if (found is not null) return found;
        return kind is TestKind.Touchpoint ? TouchpointCard.IdOf(int.Parse(value, CultureInfo.InvariantCulture)) : value;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
