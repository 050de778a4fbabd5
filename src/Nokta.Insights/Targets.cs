using Nokta.Accounts;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel;

namespace Nokta.Insights;

/// <summary>What a touchpoint aims at; null = nothing is set.</summary>
/// <param name="Csat">Share of 4-5, 0 to 1, at least.</param>
/// <param name="Nps">Points, -100 to 100, at least.</param>
/// <param name="Ces">Share of 5-7, 0 to 1, at least.</param>
/// <param name="Minutes">Median duration, at most.</param>
public sealed record Target(double? Csat = null, double? Nps = null, double? Ces = null, double? Minutes = null)
{
    public bool IsEmpty => this == new Target();

    /// <summary>The target on a scale, in the unit of its main figure.</summary>
    public double? On(Scale scale) => scale switch { Scale.Nps10 => Nps, Scale.Ces7 => Ces, _ => Csat };

    /// <summary>The same, with what is not set taken from another.</summary>
    public Target Or(Target other) => new(Csat ?? other.Csat, Nps ?? other.Nps, Ces ?? other.Ces, Minutes ?? other.Minutes);

    public List<Refusal> Check(string prefix)
    {
        var refusals = new List<Refusal>();
        if (Csat is < 0 or > 1) refusals.Add(Refusal.Of("target.share").At(prefix + "csat"));
        if (Ces is < 0 or > 1) refusals.Add(Refusal.Of("target.share").At(prefix + "ces"));
        if (Nps is < -100 or > 100) refusals.Add(Refusal.Of("target.nps").At(prefix + "nps"));
        if (Minutes is <= 0 or > 525_600) refusals.Add(Refusal.Of("target.minutes").At(prefix + "minutes"));
        return refusals;
    }
}

/// <summary>The targets of a business: one for all touchpoints, and those that aim at something else.</summary>
public sealed record Targets(Target All, IReadOnlyDictionary<int, Target> Touchpoints)
{
    public static readonly SettingsSection<Targets> Section = new("targets", new Targets(new Target(), new Dictionary<int, Target>()));

    public Target For(int touchpoint) => Touchpoints.TryGetValue(touchpoint, out var own) ? own.Or(All) : All;

    /// <summary>With a touchpoint's own target; an empty one takes it away.</summary>
    public Targets With(int touchpoint, Target own)
    {
        var changed = new SortedDictionary<int, Target>(Touchpoints.ToDictionary(p => p.Key, p => p.Value));
        if (own.IsEmpty) changed.Remove(touchpoint);
        else changed[touchpoint] = own;
        return this with { Touchpoints = changed };
    }
}

/// <summary>How a figure stands against its target.</summary>
public enum Standing { TooFewAnswers, Met, NotProven, Missed }

/// <summary>A figure held against its target: missed only when its whole 95 % interval lies on the wrong side and n is at least 30.</summary>
public sealed record Aim(double Target, Standing Standing)
{
    /// <summary>Satisfaction on its own scale; null when no target is set for that scale.</summary>
    public static Aim? OfSatisfaction(Satisfaction answers, Target target)
    {
        if (target.On(answers.Scale) is not { } aim) return null;
        if (answers.N < Honesty.Shown) return new Aim(aim, Standing.TooFewAnswers);
        var (value, range) = answers.Scale == Scale.Nps10 ? Shares.Nps(answers.Top, answers.Detractors, answers.N) : (answers.TopShare!.Value, Shares.Wilson(answers.Top, answers.N));
        return new Aim(aim, value >= aim ? Standing.Met : range.High < aim && answers.N >= Honesty.Solid ? Standing.Missed : Standing.NotProven);
    }

    /// <summary>A median duration; null when no target is set. Too long is missed only when its whole interval is.</summary>
    public static Aim? OfDuration(Durations durations, Target target)
    {
        if (target.Minutes is not { } minutes) return null;
        var aim = minutes * 60_000;
        if (durations.N < Honesty.Shown || durations.Median is not { } median) return new Aim(aim, Standing.TooFewAnswers);
        return new Aim(aim, median <= aim ? Standing.Met : durations.N >= Honesty.Solid && durations.MedianRange is { } range && range.Low > aim ? Standing.Missed : Standing.NotProven);
    }
}
