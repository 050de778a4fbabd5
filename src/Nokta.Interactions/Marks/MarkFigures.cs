using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Volumes;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Marks;

/// <summary>How often each mark was scanned or used in the last 28 days, counted as the rows behind it are found.</summary>
internal sealed class MarkFigures(LiveJourneys journeys, TimeProvider clock)
{
    public static SignatureField FieldOf(string kind) => kind switch { Mark.Link => SignatureField.Topic, Mark.Extension => SignatureField.Staff, _ => SignatureField.Campaign };

    /// <summary>The rows of one mark.</summary>
    public static string Rows(MarkCard mark) => $"/interactions?p=28d&field={FieldOf(mark.Kind).Code()}&is={Uri.EscapeDataString(mark.Code)}";

    public async Task<IReadOnlyDictionary<Guid, long>> CountAsync(WorkspaceId workspace, Calendar calendar, IReadOnlyList<MarkCard> marks, CancellationToken ct)
    {
        if (marks.Count == 0) return new Dictionary<Guid, long>();
        var snapshot = await journeys.GetAsync(workspace, ct);
        if (snapshot.Index.Count == 0) return marks.ToDictionary(m => m.Id, _ => 0L);
        var period = new Scope().PeriodIn(calendar, snapshot.Index.StartOfData, snapshot.Index.EndOfData, Micros.Of(clock.GetUtcNow()));
        var counts = new Dictionary<Guid, long>();
        foreach (var kind in marks.GroupBy(m => m.Kind))
        {
            var (nodes, number) = (new Dictionary<string, int>(StringComparer.Ordinal), 0);
            foreach (var mark in kind) nodes.TryAdd(Folding.Fold(mark.Code), ++number);
            var (field, nodeOf) = (FieldOf(kind.Key), new int[snapshot.Signatures.Count]);
            for (var s = 0; s < nodeOf.Length; s++) nodeOf[s] = nodes.GetValueOrDefault(Folding.Fold(snapshot.Signatures[s].Of(field)));
            var volumes = VolumeCount.Run(new VolumeQuestion(nodeOf, number) { Scope = new JourneyScope { Period = period }, WithPersons = false }, snapshot.Index);
            foreach (var mark in kind) counts[mark.Id] = volumes[nodes[Folding.Fold(mark.Code)]].Count;
        }

        return counts;
    }
}
