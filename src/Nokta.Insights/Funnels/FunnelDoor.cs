using System.Globalization;
using Nokta.Insights.Explore;
using Nokta.JourneyEngine.Funnels;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Funnels;

/// <summary>
/// The funnel for files, programs and lists of people. Figures: <c>2</c> = who reached the third step, <c>2.left</c> = who left before it,
/// <c>2.g3</c> = who reached it in the third group of the breakdown, <c>2.vs</c> = among the people compared with, <c>2.rest</c> = among those who are not in the segment.
/// </summary>
internal sealed class FunnelDoor : IExplorerQuestion
{
    private static readonly string[] s_columns =
        ["group", "step", "touchpoints", "name", "optional", "people", "share_of_first", "low", "high", "left", "share_left", "median_seconds", "p90_seconds"];

    public string Code => "funnel";

    public PlainTable? Table(ExplorerView view, Address address, Reader reader)
    {
        if (FunnelReading.Of(view, FunnelAsk.Read(address)) is not { } reading) return null;
        var rows = reading.Lines.Select(line => Row(reading, line, "", reader)).ToList();
        for (var g = 0; g < reading.Answer.Groups.Count; g++) AddGroup(g == 0 ? "-" : reading.GroupNames[g - 1], reading.Answer.Groups[g]);
        if (reading.Compared is { } compared) AddGroup("touched:TP-" + reading.Ask.Versus, [.. compared.Steps.Select(s => s.Persons)]);
        if (reading.Rest is { } rest) AddGroup("others", [.. rest.Steps.Select(s => s.Persons)]);
        return new PlainTable(s_columns, rows);

        void AddGroup(string name, long[] persons)
        {
            if (persons[0] == 0) return;
            rows.AddRange(reading.Lines.Select(line => Row(reading, line with
            {
                Start = persons[0], Before = line.Index == 0 ? persons[0] : persons[reading.Before(line.Index)], Answer = new FunnelStepAnswer(persons[line.Index], double.NaN, double.NaN),
            }, name, reader)));
        }
    }

    public PeopleBehind? People(ExplorerView view, Address address, Reader reader)
    {
        var ask = FunnelAsk.Read(address);
        var figure = (address["fig"] ?? "").Split('.');
        if (!int.TryParse(figure[0], NumberStyles.None, CultureInfo.InvariantCulture, out var step) || FunnelReading.Of(view, ask) is not { } reading || step >= reading.Steps.Count) return null;

        var name = reading.Steps[step].Name(view.Measured, reader);
        switch (figure.ElementAtOrDefault(1))
        {
            case null:
                return new PeopleBehind(Funnel.PeopleAt(reading.Question, view.Index, step).Reached, reader.Say(step == 0 ? "funnel.people.first" : "funnel.people.reached", ("step", name)));
            case "left" when step > 0:
                var before = reading.Steps[reading.Before(step)].Name(view.Measured, reader);
                return new PeopleBehind(Funnel.PeopleAt(reading.Question, view.Index, step).Left, reader.Say("funnel.people.left", ("from", before), ("to", name)));
            case "vs" when FunnelReading.Versus(view, ask, reading.Question) is { } versus:
                return new PeopleBehind(Funnel.PeopleAt(versus, view.Index, step).Reached, reader.Say("funnel.people.reached", ("step", name)));
            case "rest" when FunnelReading.OfOthers(view, reading.Question) is { } others:
                return new PeopleBehind(Funnel.PeopleAt(others, view.Index, step).Reached, reader.Say(step == 0 ? "funnel.people.first" : "funnel.people.reached", ("step", name)));
            case ['g', .. var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var group) && group <= reading.GroupNames.Count:
                return new PeopleBehind(Funnel.PeopleAt(reading.Question, view.Index, step, group).Reached, reader.Say("funnel.people.reached", ("step", name)));
            default:
                return null;
        }
    }

    private static object?[] Row(FunnelReading reading, FunnelLine line, string group, Reader reader)
    {
        var isShown = line.Start >= Honesty.Shown;
        var name = PlainText.Of(line.Choice.Name(reading.View.Measured, reader));
        return
        [
            group, (long)line.Index + 1, string.Join('|', line.Choice.Tokens), name, line.Choice.IsOptional ? "yes" : "no", line.Persons,
            isShown ? line.Share : null, isShown ? line.Range?.Low : null, isShown ? line.Range?.High : null,
            line.Index == 0 ? null : line.Left, line.Index == 0 || line.Before < Honesty.Shown ? null : line.ShareLeft, Seconds(line.Answer.MedianFromPrevious), Seconds(line.Answer.P90FromPrevious),
        ];
    }

    private static double? Seconds(double micros) => double.IsNaN(micros) ? null : micros / 1e6;
}
