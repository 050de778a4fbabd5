using System.CommandLine;
using Nokta.JourneyEngine.Logs;
using Nokta.Kernel;

namespace Nokta.Server.Verbs;

/// <summary>Questions to a file alone: no workspace, no data folder, the answer as CSV to standard output.</summary>
internal static class AnalyzeVerb
{
    public static Verb Create(Globals globals)
    {
        var parts = (Verb[])[AnalyzeFlow.Create(globals), AnalyzeVariants.Create(globals), AnalyzeFunnel.Create(globals), AnalyzeRetention.Create(globals), AnalyzeAttribution.Create(globals)];
        var command = new Command("analyze", globals.Reader["cli.analyze"]);
        foreach (var part in parts) command.Add(part.Command);
        return new Verb(command, [.. parts.Select(p => p.Examples[0])]) { Parts = parts };
    }

    /// <summary>Has the command answer with a table; what is wrong with the file or the call becomes a sentence and an exit code.</summary>
    public static void Answer(Command command, Globals globals, Func<ParseResult, AnalyzeTable> ask) => command.SetAction((call, _) =>
    {
        var (output, error) = (Output(call), call.InvocationConfiguration.Error);
        try
        {
            ask(call).Write(output, asJson: call.GetValue(globals.Json));
            return Task.FromResult(CommandLine.Ok);
        }
        catch (CallException wrong)
        {
            error.WriteLine(globals.Reader.Say(wrong.Why));
            return Task.FromResult(CommandLine.CallWrong);
        }
        catch (EventLogException fault)
        {
            error.WriteLine(globals.Reader.Say(Why(fault)));
        }
        catch (Exception broken) when (broken is FormatException or InvalidDataException)
        {
            error.WriteLine(globals.Reader.Say(Refusal.Of("analyze.broken", ("why", broken.Message))));
        }

        return Task.FromResult(CommandLine.DataWrong);
    });

    private static Refusal Why(EventLogException fault) => Refusal.Of(fault.Fault switch
    {
        EventLogFault.Empty => "analyze.empty",
        EventLogFault.NoRows => "analyze.no-rows",
        EventLogFault.NoColumn when fault.IsTold => "analyze.no-column",
        EventLogFault.NoColumn => "analyze.no-column-of-" + fault.Column,
        EventLogFault.ShortRow => "analyze.short-row",
        EventLogFault.BadTime => "analyze.bad-time",
        EventLogFault.BadValue => "analyze.bad-value",
        EventLogFault.BadQuote => "analyze.bad-quote",
        EventLogFault.NotUtf8 => "analyze.not-utf8",
        _ => "analyze.too-many-rows",
    }, ("line", fault.Line), ("column", fault.Column), ("text", fault.Text));

    /// <summary>UTF-8 whatever the terminal's own encoding is.</summary>
    private static TextWriter Output(ParseResult call)
    {
        if (call.InvocationConfiguration.Output != Console.Out || Console.OutputEncoding.CodePage == System.Text.Encoding.UTF8.CodePage) return call.InvocationConfiguration.Output;
        Console.OutputEncoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return Console.Out;
    }
}

/// <summary>The call asks for something that cannot be: exit code 2.</summary>
internal sealed class CallException(Refusal why) : Exception
{
    public Refusal Why { get; } = why;
}
