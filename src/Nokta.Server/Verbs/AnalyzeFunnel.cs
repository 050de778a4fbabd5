using System.CommandLine;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Funnels;
using Nokta.Kernel;

namespace Nokta.Server.Verbs;

/// <summary><c>nokta analyze funnel</c>: how many people take the steps in order, within a window.</summary>
internal static class AnalyzeFunnel
{
    private static readonly string[] s_columns = ["step", "persons"];

    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var input = new AnalyzeInput(globals);
        var steps = new Option<string>("--steps") { Description = words["cli.analyze.steps"], Required = true, HelpName = "\"A;B|C;D?\"" };
        var window = Lengths.Option("--window", words["cli.analyze.window"], globals);
        var between = new Option<bool>("--between-steps") { Description = words["cli.analyze.between-steps"] };
        var command = new Command("funnel", words["cli.analyze.funnel"]);
        input.AddTo(command);
        foreach (var option in (Option[])[steps, window, between]) command.Add(option);
        AnalyzeVerb.Answer(command, globals, call =>
        {
            var asked = FunnelSteps.Read(call.GetRequiredValue(steps));
            if (asked.Count is < 2 or > 32) throw new CallException(new Refusal("analyze.steps"));
            if (asked[0].IsOptional) throw new CallException(new Refusal("analyze.first-optional"));
            var log = input.Read(call);
            var absent = new SortedSet<string>(StringComparer.Ordinal);
            var question = new FunnelQuestion([.. asked.Select(s => s.Over(log.Activities, name => absent.Add(name)))])
            {
                Window = call.GetValue(window) ?? 30 * Microseconds.Day,
                WindowFrom = call.GetValue(between) ? FunnelWindow.BetweenSteps : FunnelWindow.FromFirstStep,
            };
            foreach (var name in absent) input.Note(call, "cli.analyze.absent", ("name", name));
            var answer = Funnel.Run(question, log.Index);
            return new AnalyzeTable(s_columns, asked.Select((s, i) => (object?[])[s.Text, answer.Steps[i].Persons]));
        });
        return new Verb(command, "nokta analyze funnel visits.csv --steps \"menu;order|phone order;paid\" --window 7d", "nokta analyze funnel visits.csv --steps \"menu;basket?;order\" --window 2h --between-steps");
    }
}
