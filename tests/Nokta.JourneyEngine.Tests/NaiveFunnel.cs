using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Tests;

/// <summary>The funnel by its definition: every possible run of every person is written out, then counted.</summary>
internal sealed class NaiveFunnel(IReadOnlyList<Touch> touches, FunnelQuestion question)
{
    private sealed record Taken(int Step, int Row);

    private sealed record Outcome(ulong Person, bool[] Counts, List<Taken> Run, Touch Start);

    private readonly List<Outcome> _people = [];

    public NaiveFunnel Answered()
    {
        foreach (var person in touches.Where(t => t.Person != 0).GroupBy(t => t.Person))
        {
            if (question.Scope.People is { } people && !people.Contains(person.Key)) continue;
            var rows = person.Where(t => question.Scope.Filter is not { } kept || kept[t.Signature]).OrderBy(t => t.Time).ThenBy(t => t.Row).ToArray();
            if (OutcomeOf(person.Key, rows) is { } outcome) _people.Add(outcome);
        }
        return this;
    }

    public long Persons(int step) => _people.Count(p => p.Counts[step]);

    public List<ulong> Reached(int step) => [.. _people.Where(p => p.Counts[step]).Select(p => p.Person).Order()];

    public List<ulong> Left(int step) => step == 0 ? [] : [.. _people.Where(p => p.Counts[Before(step)] && !p.Counts[step]).Select(p => p.Person).Order()];

    public long[] Group(int group) => [.. question.Steps.Select((_, k) => _people.LongCount(p => p.Counts[k] && question.GroupOf![p.Start.Signature] == group))];

    public double Quantile(int step, double p)
    {
        if (step == 0 || question.Steps[step].IsOptional) return double.NaN;
        var gaps = _people.Where(person => person.Counts[step]).Select(person => Gap(person, step)).Order().ToArray();
        return gaps.Length == 0 ? double.NaN : Statistics.Quantile.Type7(gaps, p);
    }

    private readonly Dictionary<ulong, Touch[]> _rows = [];

    private double Gap(Outcome person, int step)
    {
        int RowOf(int wanted) => person.Run.Single(t => t.Step == wanted).Row;
        return (double)_rows[person.Person][RowOf(step)].Time - _rows[person.Person][RowOf(Before(step))].Time;
    }

    private Outcome? OutcomeOf(ulong person, Touch[] rows)
    {
        _rows[person] = rows;
        var runs = new List<List<Taken>>();
        for (var i = 0; i < rows.Length; i++)
            if (question.Scope.Period.Contains(rows[i].Time) && question.Steps[0].Matches[rows[i].Signature]) Extend(rows, [new Taken(0, i)], runs);
        if (runs.Count == 0) return null;

        var counts = question.Steps.Select((step, k) =>
        {
            var through = runs.Where(r => r.Exists(t => t.Step == k));
            var after = After(k);
            var isPassed = after < question.Steps.Count && runs.Exists(r => r.Exists(t => t.Step == after));
            return step.IsOptional && isPassed ? through.Any(r => r.Exists(t => t.Step == after)) : through.Any();
        }).ToArray();
        var deepest = Enumerable.Range(0, counts.Length).Last(k => !question.Steps[k].IsOptional && counts[k]);
        var run = Best([.. runs.Where(r => r[^1].Step == deepest)]);
        return new Outcome(person, counts, run, rows[run[0].Row]);
    }

    private List<Taken> Best(List<List<Taken>> runs)
    {
        var ending = runs.Min(r => r[^1].Row);
        runs = [.. runs.Where(r => r[^1].Row == ending)];
        var starting = runs.Max(r => r[0].Row);
        runs = [.. runs.Where(r => r[0].Row == starting)];
        if (question.WindowFrom == FunnelWindow.FromFirstStep)
            return runs.MinBy(r => r.Where(t => !question.Steps[t.Step].IsOptional).Select(t => t.Row).ToArray(), Rows)!;
        return runs.MaxBy(r => r.AsEnumerable().Reverse().SelectMany(t => new[] { t.Row, -t.Step }).ToArray(), Rows)!;
    }

    private static Comparer<int[]> Rows => Comparer<int[]>.Create((a, b) =>
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
            if (a[i] != b[i]) return a[i].CompareTo(b[i]);
        return 0;
    });

    private void Extend(Touch[] rows, List<Taken> run, List<List<Taken>> runs)
    {
        runs.Add(run);
        var since = rows[(question.WindowFrom == FunnelWindow.FromFirstStep ? run[0] : run[^1]).Row].Time;
        for (var step = run[^1].Step + 1; step <= Math.Min(After(run[^1].Step), question.Steps.Count - 1); step++)
            for (var i = run[^1].Row + 1; i < rows.Length; i++)
                if (question.Steps[step].Matches[rows[i].Signature] && rows[i].Time - since <= question.Window) Extend(rows, [.. run, new Taken(step, i)], runs);
    }

    private int After(int step)
    {
        do step++;
        while (step < question.Steps.Count && question.Steps[step].IsOptional);
        return step;
    }

    private int Before(int step)
    {
        do step--;
        while (question.Steps[step].IsOptional);
        return step;
    }
}
