using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights;

/// <summary>Writes figures for the reader, each with what makes it honest: n, range, and silence where there is too little.</summary>
public sealed class FigureWords(Reader reader)
{
    /// <summary>The main figure of a scale: satisfied share, NPS in points, or the share that found it easy; "—" below 5 answers.</summary>
    public string Satisfaction(Satisfaction? answers) => answers is null || answers.N < Honesty.Shown ? "—"
        : answers.Scale == Scale.Nps10 ? reader.Number(answers.Nps!.Value, 0)
        : reader.Percent(answers.TopShare!.Value);

    /// <summary>Name of that figure.</summary>
    public string SatisfactionName(Scale scale) => reader[scale switch { Scale.Nps10 => "figure.nps", Scale.Ces7 => "figure.ces", _ => "figure.csat" }];

    public string SatisfactionWhat(Scale scale) => reader[scale switch { Scale.Nps10 => "figure.nps.what", Scale.Ces7 => "figure.ces.what", _ => "figure.csat.what" }];

    /// <summary>Range and n of the main figure.</summary>
    public string SatisfactionNote(Satisfaction answers)
    {
        var n = reader.Say("figure.answers.n", ("n", answers.N));
        return answers.N < Honesty.Shown ? n : SatisfactionRange(answers) + " · " + n;
    }

    public string SatisfactionRange(Satisfaction answers)
    {
        if (answers.Scale != Scale.Nps10) return Share(Shares.Wilson(answers.Top, answers.N));
        var (_, range) = Shares.Nps(answers.Top, answers.Detractors, answers.N);
        return reader.Range(reader.Number(range.Low, 0), reader.Number(range.High, 0));
    }

    /// <summary>A target for satisfaction in the unit of its scale.</summary>
    public string Target(Aim aim, Scale scale) => scale == Scale.Nps10 ? reader.Number(aim.Target, 0) : reader.Percent(aim.Target);

    /// <summary>Why a figure is not shown, or null when it may be.</summary>
    public string? Hidden(long answers) => answers >= Honesty.Shown ? null : reader.Say("figure.answers.few", ("n", answers));

    /// <summary>How answers spread, in words.</summary>
    public string Distribution(Satisfaction answers)
    {
        var first = Scales.First(answers.Scale);
        return string.Join(" · ", answers.Counts.Select((n, i) => reader.Number(first + i) + ": " + reader.Number(n)));
    }

    public string Share(Interval range) => reader.Range(reader.Percent(Math.Max(0, range.Low)), reader.Percent(Math.Min(1, range.High)));

    /// <summary>People per week with their range, as whole people.</summary>
    public (string Number, string Range) People(PainRow row) => row.People is not { } people || row.PeopleRange is not { } range ? ("—", "")
        : (reader.Number((long)Math.Round(people)), reader.Range(reader.Number((long)Math.Floor(Math.Max(0, range.Low))), reader.Number((long)Math.Ceiling(range.High))));

    /// <summary>
    /// Conversion, once at least four of five windows have run. Before that those who converted early stand almost alone in the
    /// denominator, and the share would say "everybody".
    /// </summary>
    public string Conversion(Conversion goal) => IsEarly(goal) ? "—" : Rate(goal.Converted, goal.Eligible);

    /// <summary>Why conversion is not shown yet; null when it is.</summary>
    public string? ConversionHidden(Conversion goal) => IsEarly(goal) ? reader.Say("figure.conversion.early", ("n", goal.StillOpen)) : null;

    private static bool IsEarly(Conversion goal) => goal.IsEarly || goal.Eligible < Honesty.Shown;

    /// <summary>A share of persons with its count, hidden below 5.</summary>
    public string Rate(long k, long n) => n < Honesty.Shown ? "—" : reader.Percent((double)k / n, 1);

    public string Duration(double? milliseconds) => milliseconds is { } ms ? reader.Duration(TimeSpan.FromMilliseconds(ms)) : "—";

    public string Money(Figures figures, IReadOnlyList<string> currencies) => figures.Revenue.Length == 0 ? "—"
        : string.Join(" + ", figures.Revenue.Select(r => reader.MoneyShort(r.Amount, currencies[r.Currency])));

    /// <summary>One proven change as a sentence.</summary>
    public string Reason(SignalChange change)
    {
        var (from, to) = change.Signal switch
        {
            Signal.Score => (reader.Number(change.From, 1), reader.Number(change.To, 1)),
            Signal.Duration or Signal.Wait => (Duration(change.From), Duration(change.To)),
            _ => (reader.Percent(change.From), reader.Percent(change.To)),
        };
        return reader.Say(ReasonKey(change.Signal), ("from", from), ("to", to), ("n", reader.Number(change.ToN)));
    }

    /// <summary>What a behaviour row rests on.</summary>
    public string SignalName(Signal signal) => reader[signal switch
    {
        Signal.Abandoned => "figure.abandoned",
        Signal.Failed => "figure.failed",
        Signal.Unanswered => "figure.unanswered",
        Signal.Repeated => "figure.repeated",
        Signal.DropOff => "figure.dropped",
        Signal.Duration or Signal.Wait => "figure.duration",
        Signal.Trouble => "figure.troubled",
        Signal.Unhappy or Signal.Score => "figure.unhappy-share",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    }];

    private static string ReasonKey(Signal signal) => signal switch
    {
        Signal.Unhappy => "home.reason.unhappy",
        Signal.Score => "home.reason.mean",
        Signal.Abandoned => "home.reason.abandoned",
        Signal.Failed => "home.reason.failed",
        Signal.Unanswered => "home.reason.unanswered",
        Signal.Repeated => "home.reason.repeated",
        Signal.DropOff => "home.reason.dropped",
        Signal.Duration => "home.reason.duration",
        Signal.Wait => "home.reason.wait",
        Signal.Trouble => "home.reason.trouble",
        _ => throw new ArgumentOutOfRangeException(nameof(signal), signal, null),
    };

    /// <summary>The address of the rows behind a figure.</summary>
    public static string Rows(Scope scope, int? touchpoint, string kind, Scale? scale = null, int? value = null)
    {
        var query = scope.Query();
        var address = "/interactions?kind=" + kind;
        if (touchpoint is { } number) address += "&tp=" + (number == 0 ? "0" : TouchpointCard.IdOf(number));
        if (scale is { } one) address += "&scale=" + MainScales.CodeOf((sbyte)one);
        if (value is { } v) address += "&value=" + v.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return query.Length == 0 ? address : address + "&" + query;
    }
}
