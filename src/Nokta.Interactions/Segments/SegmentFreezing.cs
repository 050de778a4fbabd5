using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Segments;

/// <summary>Keeps the people of a segment as they are now, as a list of its own beside it.</summary>
internal sealed class SegmentFreezing(SegmentBooks books, SegmentStore store, PersonFacts facts, TimeProvider clock)
{
    private const int LongestName = 100;

    /// <summary>The number of the list; null when there is no such segment.</summary>
    public async Task<Outcome<int>?> FreezeAsync(Visit visit, int number, CancellationToken ct = default)
    {
        var book = await books.OpenAsync(visit, ct);
        var chosen = await book.FindAsync(number, ct);
        if (chosen.Segment is not { } segment) return null;
        if (segment.IsFrozen) return new Refusal("segment.frozen-already");
        var moment = visit.Reader.Calendar.LocalOf(Micros.Of(clock.GetUtcNow())).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string Named(string name) => name.Length == 0 ? "" : (name.Length > LongestName ? name[..LongestName] : name) + " · " + moment;
        var named = new Trilingual(Named(segment.Name.Fa), Named(segment.Name.En), Named(segment.Name.Ru));
        return await store.FreezeAsync(visit.Workspace, segment, named, chosen.People.Count, facts.KeysOf(visit.Workspace, chosen.People), visit.Person, ct);
    }
}
