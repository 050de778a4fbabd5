using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Outcome = Nokta.JourneyEngine.Scorecards.Outcome;

namespace Nokta.JourneyEngine.Tests;

/// <summary>What is made worse at the chosen touchpoint in the current period.</summary>
[Flags]
public enum Harm
{
    None = 0,
    Slower = 1,
    MoreFailures = 2,
    LowerScores = 4,
    All = 7,
}

/// <summary>A copy of a real event log in which a seed chooses the split into two periods and, if anything is worsened, one touchpoint.</summary>
internal sealed class WorsenedLog
{
    private readonly Random _random;
    private readonly Harm _harm;
    private readonly Dictionary<string, int> _touchpoints;
    private readonly List<Touch> _touches = [];
    private readonly Period _previous, _current;

    /// <param name="log">Events in the order of the file.</param>
    /// <param name="seed">Chooses everything.</param>
    /// <param name="harm">What gets worse.</param>
    /// <param name="asItHappened">Keep the times and cut the log in two; otherwise cases are dealt to the periods at random, so that nothing at all differs.</param>
    /// <param name="scored">Whether a third of the touches carry a score. Logs hold none, so they are drawn, alike in both periods.</param>
    public WorsenedLog(List<SharedData.Event> log, int seed, Harm harm, bool asItHappened, bool scored)
    {
        (_random, _harm) = (new Random(seed), harm);
        _touchpoints = log.Select(e => e.Activity).Distinct().Select((a, i) => (a, i)).ToDictionary(x => x.a, x => x.i + 1);
        var cases = log.GroupBy(e => e.Case).Select(c => c.OrderBy(e => e.Time).ToArray()).ToArray();
        (_previous, _current) = Cut(cases, asItHappened);
        Worsened = harm == Harm.None ? 0 : Choose(cases);
        for (var c = 0; c < cases.Length; c++) Add(cases[c], (ulong)c + 1, asItHappened, scored);
        Index = JourneyIndex.Build(Some.Blocks(Some.Numbered(_touches.OrderBy(t => t.Time)), 10_000));
    }

    /// <summary>The touchpoint that was made worse; 0 = none.</summary>
    public int Worsened { get; }

    public JourneyIndex Index { get; }

    public ScorecardAnswer Previous => Scorecard.Run(Question(_previous), Index);

    public ScorecardAnswer Current => Scorecard.Run(Question(_current), Index);

    public int Touchpoints => _touchpoints.Count;

    // Even signatures went well, odd ones failed.
    private ScorecardQuestion Question(Period period) => new()
    {
        Period = period,
        TouchpointOf = [.. Enumerable.Range(0, Touchpoints * 2 + 2).Select(s => s / 2)],
        Touchpoints = Touchpoints,
        OutcomeOf = [.. Enumerable.Range(0, Touchpoints * 2 + 2).Select(s => s % 2 == 1 ? Outcome.Failed : Outcome.Done)],
        Window = (_current.To - _previous.From) / 8,
        KeepEvidence = true,
    };

    private (Period, Period) Cut(SharedData.Event[][] cases, bool asItHappened)
    {
        // Customers who come back are cut by their visits, cases that come and go by their beginnings.
        var areCustomers = cases.Sum(c => c.Length) > 20 * cases.Length;
        var times = (areCustomers ? cases.SelectMany(c => c) : cases.Select(c => c[0])).Select(e => e.Time).Order().ToArray();
        var (from, to) = (times[0], times[^1] + 1);
        var middle = asItHappened ? times[(int)(times.Length * (0.4 + 0.2 * _random.NextDouble()))] : (from + to) / 2;
        return (new Period(from, middle), new Period(middle, to));
    }

    private int Choose(SharedData.Event[][] cases)
    {
        var busy = cases.SelectMany(c => c.Select(e => e.Activity).Distinct()).CountBy(a => a).Where(a => a.Value >= 600)
            .Select(a => _touchpoints[a.Key]).Order().ToArray();
        return busy[_random.Next(busy.Length)];
    }

    private void Add(SharedData.Event[] journey, ulong person, bool asItHappened, bool scored)
    {
        var shift = asItHappened ? 0 : NewStart() - journey[0].Time;
        for (var i = 0; i < journey.Length; i++)
        {
            var touchpoint = _touchpoints[journey[i].Activity];
            var time = journey[i].Time + shift;
            var harm = touchpoint == Worsened && _current.Contains(time) ? _harm : Harm.None;
            var fails = _random.NextDouble() < ((harm & Harm.MoreFailures) != 0 ? 0.12 : 0.03);
            var touch = new Touch(time, person, touchpoint * 2 + (fails ? 1 : 0));
            _touches.Add(scored && _random.Next(3) == 0 ? touch with { Scale = 0, Score = Score((harm & Harm.LowerScores) != 0) } : touch);
            if ((harm & Harm.Slower) != 0 && i + 1 < journey.Length) shift += (journey[i + 1].Time - journey[i].Time) * 3 / 4;
        }
    }

    private long NewStart()
    {
        var period = _random.Next(2) == 0 ? _previous : _current;
        return period.From + (long)(_random.NextDouble() * period.Length);
    }

    private float Score(bool lower)
    {
        var score = _random.NextDouble() switch { < 0.06 => 1, < 0.14 => 2, < 0.3 => 3, < 0.65 => 4, _ => 5 };
        return lower && _random.Next(2) == 0 ? Math.Max(1, score - 1 - _random.Next(2)) : score;
    }
}
