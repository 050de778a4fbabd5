using System.CommandLine;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;

namespace Nokta.Server.Verbs;

/// <summary><c>nokta analyze flow</c>: which activity follows which, how often and after how long.</summary>
internal static class AnalyzeFlow
{
    private static readonly string[] s_columns = ["from", "to", "count", "median_seconds", "p90_seconds", "mean_seconds"];

    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var input = new AnalyzeInput(globals);
        var quantile = new Option<string>("--quantile") { Description = words["cli.analyze.quantile"], DefaultValueFactory = _ => "interpolated" };
        quantile.AcceptOnlyFromAmong("interpolated", "lower");
        var command = new Command("flow", words["cli.analyze.flow"]);
        input.AddTo(command);
        command.Add(quantile);
        AnalyzeVerb.Answer(command, globals, call =>
        {
            var log = input.Read(call);
            var answer = Flow.Run(new FlowQuestion([.. Enumerable.Range(1, log.Activities.Count)], log.Activities.Count) { WithPersons = false, NearestRank = call.GetValue(quantile) == "lower" }, log.Index);
            return new AnalyzeTable(s_columns, answer.Edges.Select(e => (object?[])
            [
                e.From == 0 ? "START" : log.Activities[e.From - 1], e.To == 0 ? "END" : log.Activities[e.To - 1], e.Count,
                Seconds(e.MedianGap), Seconds(e.P90Gap), Seconds(e.MeanGap),
            ]));
        });
        return new Verb(command, "nokta analyze flow receipt.csv > flow.csv", "nokta analyze flow visits.csv.gz --person customer --activity page --time at", "nokta analyze flow claims.xes.gz --quantile lower");
    }

    /// <summary>Empty (NaN) where there is no gap.</summary>
    private static double Seconds(double micros) => micros / Microseconds.Second;
}
