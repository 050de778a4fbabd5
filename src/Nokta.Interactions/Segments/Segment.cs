using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Segments;

/// <summary>Conditions that stand together: all of them, or any; or not.</summary>
public sealed record SegmentGroup(bool IsAll, bool IsNot, IReadOnlyList<SegmentTest> Tests)
{
    public bool Equals(SegmentGroup? other) => other is not null && (IsAll, IsNot) == (other.IsAll, other.IsNot) && Tests.SequenceEqual(other.Tests);

    public override int GetHashCode() => HashCode.Combine(IsAll, IsNot, Tests.Count);
}

/// <summary>Where a list of persons was taken from, and how many they were.</summary>
/// <param name="Of">Number of the live segment.</param>
/// <param name="Version">Its version then.</param>
public sealed record FrozenList(int Of, int Version, DateTimeOffset At, int Persons);

/// <summary>What somebody wants a segment to say.</summary>
/// <param name="IsAll">Whether all groups must hold, or any of them.</param>
public sealed record SegmentDraft(Trilingual Name, bool IsAll, IReadOnlyList<SegmentGroup> Groups, FrozenList? Frozen = null)
{
    public const int MostGroups = 8, MostTests = 40;

    internal List<Refusal> Check()
    {
        var refusals = new List<Refusal>();
        if (Name.In(Language.English).Trim().Length == 0) refusals.Add(new Refusal("segment.no-name", "name"));
        if (Name.Fa.Length > 120 || Name.Ru.Length > 120 || Name.En.Length > 120) refusals.Add(Refusal.Of("segment.name-long", ("most", 120)).At("name"));
        if (Frozen is not null) return refusals;
        if (Groups.Count == 0 || Groups.Any(g => g.Tests.Count == 0)) refusals.Add(new Refusal("segment.empty", "groups"));
        if (Groups.Count > MostGroups || Groups.Sum(g => g.Tests.Count) > MostTests) refusals.Add(Refusal.Of("segment.too-much", ("groups", MostGroups), ("tests", MostTests)).At("groups"));
        for (var g = 0; g < Groups.Count; g++)
            for (var t = 0; t < Groups[g].Tests.Count; t++)
                refusals.AddRange(Groups[g].Tests[t].Check().Select(r => r.At(string.Create(CultureInfo.InvariantCulture, $"groups.{g}.tests.{t}"))));
        return refusals;
    }
}

/// <summary>A named filter over what is known of persons and what they did; live, or frozen as the list it gave at one moment.</summary>
public sealed record Segment(int Number, int Version, Trilingual Name, bool IsAll, IReadOnlyList<SegmentGroup> Groups, FrozenList? Frozen, DateTimeOffset At, string By)
{
    public bool IsFrozen => Frozen is not null;

    public SegmentDraft Draft => new(Name, IsAll, Groups, Frozen);
}

/// <summary>One state a segment has been in.</summary>
public sealed record SegmentVersion(long Revision, Segment Segment, bool IsDeleted);
