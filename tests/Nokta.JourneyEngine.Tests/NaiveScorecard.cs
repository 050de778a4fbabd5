using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.JourneyEngine.Tests;

/// <summary>The scorecard, slow and obvious: each measure is a sentence of product.md written as a query. Shares no code with the engine.</summary>
internal sealed class NaiveScorecard(IReadOnlyList<Touch> rows, ScorecardQuestion question)
{
    private long End => rows.Max(r => r.Time);

    public List<Touch> Touches(int? touchpoint, Period? within = null) => [.. rows
        .Where(r => question.Period.Contains(r.Time) && (within is null || within.Value.Contains(r.Time)))
        .Where(r => question.Filter is null || question.Filter[r.Signature])
        .Where(r => question.People is null || (r.Person != 0 && question.People(r.Person)))
        .Where(r => touchpoint is null || question.TouchpointOf[r.Signature] == touchpoint)
        .OrderBy(r => r.Time).ThenBy(r => r.Row)];

    public static int Persons(IEnumerable<Touch> touches) => touches.Where(t => t.Person != 0).Select(t => t.Person).Distinct().Count();

    public (int Eligible, int Converted, int Open) Conversion(int? touchpoint)
    {
        var (eligible, converted, open) = (0, 0, 0);
        foreach (var person in ByPerson(touchpoint))
        {
            var converts = person.Any(t => rows.Any(g => g.Person == t.Person && g.Row != t.Row && question.IsGoal![g.Signature]
                && g.Time >= t.Time && g.Time <= t.Time + question.Window));
            var closed = person.Max(t => t.Time) + question.Window <= End;
            if (converts) converted++;
            if (converts || closed) eligible++;
            else open++;
        }
        return (eligible, converted, open);
    }

    /// <summary>Respondents per value, whether they are anonymous, and the answers without a person.</summary>
    public (long[] Counts, bool Anonymous, long Without) Satisfaction(int? touchpoint, Scale scale, Period? within = null)
    {
        var anonymous = Latest(touchpoint, scale, null).Count == 0;
        var without = Touches(touchpoint, within).Where(t => t.Person == 0 && Value(t, scale) is not null).ToList();
        var values = (anonymous ? without : Latest(touchpoint, scale, within)).Select(t => Value(t, scale)!.Value).ToList();
        var (low, high) = Bounds(scale);
        return ([.. Enumerable.Range(low, high - low + 1).Select(v => (long)values.Count(x => x == v))], anonymous, without.Count);
    }

    public int AllAnswers(int? touchpoint, Scale scale) => Touches(touchpoint).Count(t => Value(t, scale) is not null);

    public int WithOutcome(int? touchpoint, Outcome outcome) => ByPerson(touchpoint).Count(p => p.Any(t => question.OutcomeOf![t.Signature] == outcome));

    public int Repeated(int? touchpoint) => ByPerson(touchpoint).Count(IsRepeated);

    public int Troubled(int? touchpoint) => ByPerson(touchpoint).Count(p => IsRepeated(p)
        || p.Any(t => question.OutcomeOf![t.Signature] is Outcome.Abandoned or Outcome.Failed or Outcome.Unanswered));

    public (int Dropped, int Eligible) DropOff(int? touchpoint)
    {
        var closed = ByPerson(touchpoint).Select(p => p.Last()).Where(last => last.Time + question.Window <= End).ToList();
        var dropped = closed.Count(last => !rows.Any(r => r.Person == last.Person
            && (r.Time > last.Time || (r.Time == last.Time && r.Row > last.Row)) && r.Time <= last.Time + question.Window));
        return (dropped, closed.Count);
    }

    public static double? Quantile(IEnumerable<int> values, double p)
    {
        var sorted = values.Order().ToArray();
        if (sorted.Length == 0) return null;
        var at = (sorted.Length - 1) * p;
        var (low, high) = (sorted[(int)Math.Floor(at)], sorted[(int)Math.Ceiling(at)]);
        return low + (at - Math.Floor(at)) * (high - low);
    }

    public static int? Value(Touch touch, Scale scale)
    {
        if (touch.Scale != (int)scale) return null;
        var (low, high) = Bounds(scale);
        var value = (int)Math.Floor(touch.Score + 0.5);
        return value < low || value > high ? null : value;
    }

    private List<Touch> Latest(int? touchpoint, Scale scale, Period? within) => [.. Touches(touchpoint, within)
        .Where(t => t.Person != 0 && Value(t, scale) is not null)
        .GroupBy(t => t.Person).Select(p => p.Last())];

    private bool IsRepeated(List<Touch> person) => person
        .Where(t => question.IsContact![t.Signature])
        .GroupBy(t => question.TouchpointOf[t.Signature])
        .Any(g => g.Any(a => g.Any(b => a.Row != b.Row && Math.Abs(a.Time - b.Time) <= question.RepeatWindow)));

    private IEnumerable<List<Touch>> ByPerson(int? touchpoint) => Touches(touchpoint).Where(t => t.Person != 0).GroupBy(t => t.Person).Select(g => g.ToList());

    private static (int Low, int High) Bounds(Scale scale) => scale switch
    {
        Scale.Csat5 => (1, 5),
        Scale.Nps10 => (0, 10),
        _ => (1, 7),
    };
}
