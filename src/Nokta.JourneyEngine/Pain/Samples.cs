using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.JourneyEngine.Pain;

/// <summary>The evidence of one period, by touchpoint.</summary>
internal sealed class Samples
{
    private readonly Evidence[] _evidence;
    private readonly int[] _starts;
    private readonly ScorecardAnswer _answer;

    public Samples(ScorecardAnswer answer)
    {
        if (!answer.Question.KeepEvidence) throw new ArgumentException("A comparison needs scorecards that were asked to keep evidence.", nameof(answer));
        _answer = answer;
        _starts = new int[answer.Touchpoints.Length + 1];
        foreach (ref readonly var one in answer.Evidence.AsSpan()) _starts[one.Touchpoint + 1]++;
        for (var t = 1; t < _starts.Length; t++) _starts[t] += _starts[t - 1];
        var next = _starts[..^1];
        _evidence = new Evidence[answer.Evidence.Length];
        foreach (ref readonly var one in answer.Evidence.AsSpan()) _evidence[next[one.Touchpoint]++] = one;
    }

    /// <summary>Whether any person is known at the touchpoint.</summary>
    public bool HasPersons(int touchpoint) => _answer.Touchpoints[touchpoint].Reach > 0;

    /// <summary>Whether any respondent is known on the scale.</summary>
    public bool HasRespondents(int touchpoint, Scale scale) => _answer.Touchpoints[touchpoint].On(scale) is { Anonymous: false };

    /// <summary>Yes-or-no of each unit: persons, or interactions where no person is known.</summary>
    public Quarters Share(int touchpoint, bool persons, Signs sign)
    {
        var quarters = new Quarters();
        foreach (ref readonly var one in Of(touchpoint))
        {
            if (IsLoose(one) == persons) continue;
            if (sign == Signs.Dropped && !IsClosed(one)) continue;
            quarters.Add(Quarter(one), (one.Signs & sign) != 0 ? 1 : 0);
        }
        return quarters;
    }

    /// <summary>The value of each unit's latest answer on the scale.</summary>
    public Sample Scores(int touchpoint, bool persons, Scale scale)
    {
        var sample = new Sample(Of(touchpoint).Length);
        foreach (ref readonly var one in Of(touchpoint))
            if (IsLoose(one) != persons && one.Answer((int)scale) is > 0 and var code) sample.Add(Scales.ValueOf(code), Quarter(one));
        return sample.Sort();
    }

    /// <summary>Durations in milliseconds, the mean of each person, and each interaction without a person.</summary>
    public Sample Durations(int touchpoint)
    {
        var sample = new Sample(Of(touchpoint).Length);
        foreach (ref readonly var one in Of(touchpoint))
            if (!float.IsNaN(one.Duration)) sample.Add(one.Duration, Quarter(one));
        return sample.Sort();
    }

    /// <summary>Times until the next interaction in milliseconds, the mean of each person.</summary>
    public Sample Waits(int touchpoint)
    {
        var sample = new Sample(Of(touchpoint).Length);
        foreach (ref readonly var one in Of(touchpoint))
            if (!float.IsNaN(one.Wait)) sample.Add(one.Wait, Quarter(one));
        return sample.Sort();
    }

    private bool IsClosed(in Evidence one) => one.LastTouch + _answer.Question.Window <= _answer.EndOfData;

    private ReadOnlySpan<Evidence> Of(int touchpoint) => _evidence.AsSpan(_starts[touchpoint].._starts[touchpoint + 1]);

    private static bool IsLoose(in Evidence one) => (one.Signs & Signs.Loose) != 0;

    private int Quarter(in Evidence one)
    {
        var period = _answer.Question.Period;
        return Math.Clamp((int)((double)(one.LastTouch - period.From) / period.Length * Quarters.Count), 0, Quarters.Count - 1);
    }
}

/// <summary>Values, ascending, each with the quarter of the period it comes from.</summary>
internal sealed class Sample(int capacity)
{
    private readonly double[] _values = new double[capacity];
    private readonly byte[] _quarters = new byte[capacity];
    private int _count;

    public int N => _count;

    public ReadOnlySpan<double> Values => _values.AsSpan(0, _count);

    public ReadOnlySpan<byte> QuarterOf => _quarters.AsSpan(0, _count);

    public void Add(double value, int quarter)
    {
        (_values[_count], _quarters[_count]) = (value, (byte)quarter);
        _count++;
    }

    public Sample Sort()
    {
        Array.Sort(_values, _quarters, 0, _count);
        return this;
    }

    /// <summary>Sums of the values by quarter.</summary>
    public Quarters ByQuarter(Func<double, double>? of = null)
    {
        var quarters = new Quarters();
        for (var i = 0; i < _count; i++) quarters.Add(_quarters[i], of is null ? _values[i] : of(_values[i]));
        return quarters;
    }

    /// <summary>Sums by quarter of the ranks among both samples; equal values share their mean rank.</summary>
    public static (Quarters Before, Quarters Now) Ranks(Sample before, Sample now)
    {
        var (a, b, i, j) = (new Quarters(), new Quarters(), 0, 0);
        while (i < before.N || j < now.N)
        {
            var value = j >= now.N || (i < before.N && before._values[i] <= now._values[j]) ? before._values[i] : now._values[j];
            var (from, other) = (i, j);
            while (i < before.N && before._values[i] == value) i++;
            while (j < now.N && now._values[j] == value) j++;
            var rank = (from + other + i + j + 1) / 2.0;
            for (var k = from; k < i; k++) a.Add(before._quarters[k], rank);
            for (var k = other; k < j; k++) b.Add(now._quarters[k], rank);
        }
        return (a, b);
    }
}
