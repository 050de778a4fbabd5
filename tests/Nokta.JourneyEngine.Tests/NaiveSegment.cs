using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests;

/// <summary>The obvious twin of <see cref="Segmentation"/>: takes one person's interactions and answers every test from the start.</summary>
internal static class NaiveSegment
{
    public static bool Has(PersonTest test, ulong person, List<Touch> journey, long at)
    {
        var before = journey.Where(t => t.Time < at).OrderBy(t => t.Time).ThenBy(t => t.Row).ToList();
        return before.Count > 0 && Holds(test, person, before);
    }

    private static bool Holds(PersonTest test, ulong person, List<Touch> journey) => test switch
    {
        AllOf all => all.Tests.All(t => Holds(t, person, journey)),
        AnyOf any => any.Tests.Any(t => Holds(t, person, journey)),
        NotSo not => !Holds(not.Test, person, journey),
        FirstSeen first => first.Period.Contains(journey[0].Time),
        LastSeen last => last.Period.Contains(journey[^1].Time),
        Among among => among.People.Contains(person),
        Did did => Counted(journey, did.Signatures, did.Period).Count() is var n && n >= did.Least && n <= did.Most,
        Spent spent => Counted(journey, spent.Signatures, spent.Period).Where(t => t.Currency == spent.Currency && t.Currency != 0).ToList() is { Count: > 0 } paid
            && paid.Sum(t => t.Amount) >= spent.Least && paid.Sum(t => t.Amount) <= spent.Most,
        Said said => Counted(journey, said.Signatures, said.Period).Where(t => t.Scale == (int)said.Scale && Value(t) is not null).Select(Value).LastOrDefault() is { } last
            && last >= said.Least && last <= said.Most,
        _ => throw new ArgumentOutOfRangeException(nameof(test)),
    };

    private static IEnumerable<Touch> Counted(List<Touch> journey, bool[]? signatures, Period period) =>
        journey.Where(t => (signatures is null || (t.Signature < signatures.Length && signatures[t.Signature])) && period.Contains(t.Time));

    /// <summary>The nearest value of the scale, halves upwards; off the scale is no answer.</summary>
    private static int? Value(Touch touch)
    {
        var value = (int)MathF.Floor(touch.Score + 0.5f);
        return value >= Scales.First((Scale)touch.Scale) && value <= Scales.Last((Scale)touch.Scale) ? value : null;
    }
}
