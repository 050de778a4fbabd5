using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>What has been counted of one person, as a tree of tests reads it.</summary>
internal readonly ref struct Counted(int person, long first, long last, ReadOnlySpan<long> sums, ReadOnlySpan<bool> isAny)
{
    public readonly int Person = person;
    public readonly long First = first, Last = last;

    /// <summary>By counting test: interactions, minor units, or the latest answer.</summary>
    public readonly ReadOnlySpan<long> Sums = sums;

    /// <summary>By counting test: whether anything was counted.</summary>
    public readonly ReadOnlySpan<bool> IsAny = isAny;
}

/// <summary>The tree of a segment made ready for one index: its counting tests in a row, and by signature which of them count it.</summary>
internal sealed class SegmentPlan
{
    public delegate bool Holds(in Counted counted);

    private readonly List<PersonTest> _counting = [];
    private readonly JourneyIndex _index;

    public SegmentPlan(PersonTest test, JourneyIndex index)
    {
        _index = index;
        IsIn = Made(test);
        Masks = new ulong[index.Signatures];
        for (var t = 0; t < _counting.Count; t++)
            for (var s = 0; s < Masks.Length; s++)
                if (SignaturesOf(_counting[t]) is not { } counts || (s < counts.Length && counts[s])) Masks[s] |= 1UL << t;
    }

    public IReadOnlyList<PersonTest> Counting => _counting;

    /// <summary>Whether somebody belongs, once she is counted.</summary>
    public Holds IsIn { get; }

    /// <summary>By signature: a bit for each counting test.</summary>
    public ulong[] Masks { get; }

    public static Period PeriodOf(PersonTest counting) => counting switch
    {
        Did did => did.Period,
        Spent spent => spent.Period,
        Said said => said.Period,
        _ => throw new ArgumentOutOfRangeException(nameof(counting), counting, null),
    };

    private static bool[]? SignaturesOf(PersonTest counting) => counting switch
    {
        Did did => did.Signatures,
        Spent spent => spent.Signatures,
        Said said => said.Signatures,
        _ => throw new ArgumentOutOfRangeException(nameof(counting), counting, null),
    };

    private Holds Made(PersonTest test)
    {
        switch (test)
        {
            case AllOf all:
                Holds[] every = [.. all.Tests.Select(Made)];
                return (in Counted c) =>
                {
                    foreach (var one in every)
                        if (!one(c)) return false;
                    return true;
                };
            case AnyOf any:
                Holds[] some = [.. any.Tests.Select(Made)];
                return (in Counted c) =>
                {
                    foreach (var one in some)
                        if (one(c)) return true;
                    return false;
                };
            case NotSo not:
                var isSo = Made(not.Test);
                return (in Counted c) => !isSo(c);
            case FirstSeen first:
                return (in Counted c) => first.Period.Contains(c.First);
            case LastSeen last:
                return (in Counted c) => last.Period.Contains(c.Last);
            case Among among:
                among.People.RequireOf(_index);
                return (in Counted c) => among.People.Has(c.Person);
            default:
                return Slot(test);
        }
    }

    private Holds Slot(PersonTest test)
    {
        if (_counting.Count == Segmentation.MostCounting) throw new ArgumentException($"A segment counts at most {Segmentation.MostCounting} things.", nameof(test));
        var at = _counting.Count;
        _counting.Add(test);
        return test switch
        {
            Did did => (in Counted c) => c.Sums[at] >= did.Least && c.Sums[at] <= did.Most,
            Spent spent => (in Counted c) => c.IsAny[at] && c.Sums[at] >= spent.Least && c.Sums[at] <= spent.Most,
            Said said => (in Counted c) => c.IsAny[at] && c.Sums[at] >= said.Least && c.Sums[at] <= said.Most,
            _ => throw new ArgumentOutOfRangeException(nameof(test), test, null),
        };
    }
}
