using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Funnels;

/// <summary>Says what a funnel shows, with what makes it honest: the number of people, ranges where they are few, silence where they are fewer.</summary>
public sealed class FunnelWords(FunnelReading reading, Reader reader)
{
    /// <summary>The funnel in a sentence or three.</summary>
    public string Sentence()
    {
        var (first, last) = (reading.Lines[0], reading.Lines.Last(l => !l.Choice.IsOptional));
        if (first.Persons == 0) return reader.Say("funnel.sentence.nobody", ("step", Name(first)));
        if (first.Firmness == Firmness.Hidden) return reader.Say("funnel.sentence.few", ("n", first.Persons));
        var sentence = reader.Say("funnel.sentence.end", ("n", first.Persons), ("share", Share(last)));
        if (reading.Worst is not { } worst) return sentence;
        sentence += " " + reader.Say("funnel.sentence.loss", ("from", NameOf(reading.Before(worst.Index))), ("to", Name(worst)), ("lost", Lost(worst)), ("n", worst.Left));
        return double.IsNaN(worst.Answer.MedianFromPrevious) ? sentence : sentence + " " + reader.Say("funnel.sentence.median", ("time", Time(worst.Answer.MedianFromPrevious)));
    }

    public string Name(FunnelLine line) => line.Choice.Name(reading.View.Measured, reader);

    public string NameOf(int step) => reading.Steps[step].Name(reading.View.Measured, reader);

    /// <summary>The share of step 1: a number, a range where it rests on few, a dash on fewer.</summary>
    public string Share(FunnelLine line) => line.Firmness switch
    {
        Firmness.Hidden => "—",
        Firmness.Range when line.Index > 0 => Range(line),
        _ => Percent(line.Share ?? 0),
    };

    public string Range(FunnelLine line) => line.Range is { } range ? reader.Range(Percent(range.Low), Percent(range.High)) : "—";

    /// <summary>The share of the step before that left; hidden below five people.</summary>
    public string Lost(FunnelLine line) => line.Before < Honesty.Shown || line.ShareLeft is not { } left ? "—" : Percent(left);

    public string Time(double micros) => reader.Duration(TimeSpan.FromMicroseconds(micros));

    /// <summary>Small shares keep a digit: 0.4 % of many people is not nothing.</summary>
    public string Percent(double share) => reader.Percent(share, share is > 0 and < 0.1 ? 1 : 0);
}
