using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Globalization;
using Nokta.Server.Verbs;

namespace Nokta.Server;

/// <summary>The verbs of <c>nokta</c>. Exit codes: 0 ok, 1 the data is wrong, 2 the call is wrong.</summary>
internal static class CommandLine
{
    public const int Ok = 0, DataWrong = 1, CallWrong = 2;

    /// <summary>Every verb; the first is what happens when none is named.</summary>
    private static IEnumerable<Verb> Verbs(Globals globals) =>
    [
        ServeVerb.Create(globals),
        DemoVerb.Create(globals),
        TouchpointsVerb.Create(globals),
        ScorecardVerb.Create(globals),
        ImportVerb.Create(globals),
        DoctorVerb.Create(globals),
    ];

    public static async Task<int> RunAsync(IReadOnlyList<string> args)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var globals = new Globals();
        var verbs = Verbs(globals).ToList();
        var root = new RootCommand("Nokta: every point where a customer meets a business, measured.");
        foreach (var verb in verbs) root.Add(verb.Command);
        globals.AddTo(root);
        root.Action = verbs[0].Command.Action;
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, verbs);
        var call = root.Parse(args);
        try
        {
            var code = await call.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
            // The library exits 1 on a call it cannot read.
            return call.Action is ParseErrorAction ? CallWrong : code;
        }
        catch (Exception broken)
        {
            await Console.Error.WriteLineAsync(broken is OperationCanceledException ? "Stopped." : broken.ToString());
            return DataWrong;
        }
    }

    private sealed class HelpWithExamples(HelpAction inner, IReadOnlyList<Verb> verbs) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult call)
        {
            inner.Invoke(call);
            var output = call.InvocationConfiguration.Output;
            var asked = call.CommandResult.Command;
            output.WriteLine("Examples:");
            foreach (var example in verbs.Where(v => v.Command == asked || asked is RootCommand).SelectMany(v => v.Examples)) output.WriteLine("  " + example);
            output.WriteLine();
            output.WriteLine("Exit codes: 0 ok, 1 the data is wrong, 2 the call is wrong.");
            return Ok;
        }
    }
}
