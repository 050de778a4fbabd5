using System.CommandLine;
using Nokta.JourneyEngine.Flows;

namespace Nokta.Server.Verbs;

/// <summary><c>nokta analyze variants</c>: whole sequences of activities and how many people went each.</summary>
internal static class AnalyzeVariants
{
    private static readonly string[] s_columns = ["count", "variant"];

    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var input = new AnalyzeInput(globals);
        var top = new Option<int>("--top") { Description = words["cli.analyze.top"], DefaultValueFactory = _ => int.MaxValue, HelpName = "N" };
        top.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() < 1) result.AddError(words["cli.analyze.top.least"]);
        });
        var command = new Command("variants", words["cli.analyze.variants"]);
        input.AddTo(command);
        command.Add(top);
        AnalyzeVerb.Answer(command, globals, call =>
        {
            var log = input.Read(call);
            var answer = Variants.Run(new VariantsQuestion([.. Enumerable.Range(1, log.Activities.Count)]) { Top = call.GetValue(top) }, log.Index);
            return new AnalyzeTable(s_columns, answer.Variants.Select(v => (object?[])[v.Count, string.Join(" > ", v.Steps.Select(s => log.Activities[s - 1]))]));
        });
        return new Verb(command, "nokta analyze variants receipt.csv --top 20", "nokta analyze variants claims.xes.gz > variants.csv");
    }
}
