using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Answers on one scale; n = persons, the latest answer of each in the period.</summary>
public sealed record Satisfaction
{
    /// <summary>The scale.</summary>
    public required Scale Scale { get; init; }

    /// <summary>Respondents per value, from the lowest value of the scale to its highest.</summary>
    public required long[] Counts { get; init; }

    /// <summary>All answers per value, repeated ones and those without a person too.</summary>
    public required long[] AllCounts { get; init; }

    /// <summary>Answers of interactions without a person. They stand beside, unless <see cref="Anonymous"/>.</summary>
    public required long AnswersWithoutPerson { get; init; }

    /// <summary>No respondent is known: each answer without a person stands for one.</summary>
    public required bool Anonymous { get; init; }

    /// <summary>Respondents.</summary>
    public long N => Counts.Sum();

    /// <summary>All answers.</summary>
    public long AllAnswers => AllCounts.Sum();

    /// <summary>Respondents who count as unhappy: CSAT 1-2, NPS 0-4, CES 1-3.</summary>
    public long Unhappy => Sum(v => Scales.IsUnhappy(Scale, v));

    /// <summary>Respondents in the top share: CSAT 4-5, NPS 9-10 (promoters), CES 5-7.</summary>
    public long Top => Sum(v => Scales.IsTop(Scale, v));

    /// <summary>NPS 0-6; 0 on other scales.</summary>
    public long Detractors => Scale == Scale.Nps10 ? Sum(v => v <= 6) : 0;

    /// <summary>Top / n; null without respondents.</summary>
    public double? TopShare => N == 0 ? null : (double)Top / N;

    /// <summary>Unhappy / n; null without respondents.</summary>
    public double? UnhappyShare => N == 0 ? null : (double)Unhappy / N;

    /// <summary>% promoters − % detractors, -100 to 100; null on other scales or without respondents.</summary>
    public double? Nps => Scale != Scale.Nps10 || N == 0 ? null : 100.0 * (Top - Detractors) / N;

    /// <summary>Mean of the values; null without respondents.</summary>
    public double? Mean => N == 0 ? null : Moment(v => v) / N;

    /// <summary>Standard deviation with n − 1; null below two respondents.</summary>
    public double? Deviation
    {
        get
        {
            if (N < 2) return null;
            var mean = Mean!.Value;
            return Math.Sqrt(Moment(v => (v - mean) * (v - mean)) / (N - 1));
        }
    }

    private long Sum(Func<int, bool> which)
    {
        var (sum, first) = (0L, Scales.First(Scale));
        for (var i = 0; i < Counts.Length; i++)
            if (which(first + i)) sum += Counts[i];
        return sum;
    }

    private double Moment(Func<int, double> of)
    {
        var (sum, first) = (0.0, Scales.First(Scale));
        for (var i = 0; i < Counts.Length; i++) sum += Counts[i] * of(first + i);
        return sum;
    }
}
