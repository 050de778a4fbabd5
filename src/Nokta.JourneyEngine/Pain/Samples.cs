using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;

namespace Nokta.JourneyEngine.Pain;

/// <summary>The evidence of one period, by touchpoint.</summary>
internal sealed class Samples
{
    public const int Quarters = 4;
    private readonly Evidence[] _evidence;
    private readonly int[] _starts;
    private readonly ScorecardAnswer _answer;

    public Samples(ScorecardAnswer answer)
    {
        if (!answer.Question.KeepEvidence) throw new ArgumentException("A comparison needs scorecards that were asked to keep evidence.", nameof(answer));
        _answer = answer;
        _starts = new int[answer.Touchpoints.Length + 1];
        foreach (var one in answer.Evidence) _starts[one.Touchpoint + 1]++;
        for (var t = 1; t < _starts.Length; t++) _starts[t] += _starts[t - 1];
        var next = _starts[..^1];
        _evidence = new Evidence[answer.Evidence.Length];
        foreach (var one in answer.Evidence) _evidence[next[one.Touchpoint]++] = one;
    }

    /// <summary>Whether any person is known at the touchpoint.</summary>
    public bool HasPersons(int touchpoint) => _answer.Touchpoints[touchpoint].Reach > 0;

    public bool HasRespondents(int touchpoint, Scale scale) => _answer.Touchpoints[touchpoint].On(scale) is { Anonymous: false };

    /// <summary>Yes-or-no of each unit: persons, or interactions where no person is known.</summary>
    public Sample Share(int touchpoint, bool persons, Func<Evidence, bool?> sign)
    {
        var sample = new Sample();
        foreach (ref readonly var one in Of(touchpoint))
            if (IsLoose(one) != persons && sign(one) is { } yes) sample.Add(yes ? 1 : 0, Quarter(one));
        return sample;
    }

    /// <summary>The value of each unit's latest answer on the scale.</summary>
    public Sample Scores(int touchpoint, bool persons, Scale scale)
    {
        var sample = new Sample();
        foreach (ref readonly var one in Of(touchpoint))
            if (IsLoose(one) != persons && one.Answer((int)scale) is > 0 and var code) sample.Add(Scales.ValueOf(code), Quarter(one));
        return sample;
    }

    /// <summary>Times in milliseconds, one per person, and one per interaction without a person.</summary>
    public Sample Times(int touchpoint, Func<Evidence, float> time)
    {
        var sample = new Sample();
        foreach (ref readonly var one in Of(touchpoint))
            if (time(one) is var value && !float.IsNaN(value)) sample.Add(value, Quarter(one));
        return sample;
    }

    /// <summary>Whether the window after the last touch has run.</summary>
    public bool IsClosed(in Evidence one) => one.LastTouch + _answer.Question.Window <= _answer.EndOfData;

    private ReadOnlySpan<Evidence> Of(int touchpoint) => _evidence.AsSpan(_starts[touchpoint].._starts[touchpoint + 1]);

    private static bool IsLoose(in Evidence one) => (one.Signs & Signs.Loose) != 0;

    private int Quarter(in Evidence one)
    {
        var period = _answer.Question.Period;
        return Math.Clamp((int)((double)(one.LastTouch - period.From) / period.Length * Quarters), 0, Quarters - 1);
    }
}

/// <summary>Values with the quarter of the period they come from.</summary>
internal sealed class Sample
{
    private readonly List<(double Value, byte Quarter)> _values = [];

    public long N => _values.Count;

    public long Ones => _values.LongCount(v => v.Value == 1);

    public Sample Map(Func<double, double> of)
    {
        var mapped = new Sample();
        foreach (var (value, quarter) in _values) mapped.Add(of(value), quarter);
        return mapped;
    }

    public void Add(double value, int quarter) => _values.Add((value, (byte)quarter));

    public double[] Sorted()
    {
        var sorted = new double[_values.Count];
        for (var i = 0; i < sorted.Length; i++) sorted[i] = _values[i].Value;
        Array.Sort(sorted);
        return sorted;
    }

    /// <summary>n, sum and sum of squares of each quarter.</summary>
    public (double N, double Sum, double Squares)[] Quarters(Func<double, double> of)
    {
        var quarters = new (double N, double Sum, double Squares)[Samples.Quarters];
        foreach (var (value, quarter) in _values)
        {
            ref var q = ref quarters[quarter];
            var x = of(value);
            q = (q.N + 1, q.Sum + x, q.Squares + x * x);
        }
        return quarters;
    }
}
