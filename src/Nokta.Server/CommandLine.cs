using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Data.Common;
using System.Globalization;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;
using Nokta.Server.Health;
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
        WatchVerb.Create(globals),
        FollowVerb.Create(globals),
        AnalyzeVerb.Create(globals),
        BackupVerb.Create(globals),
        RestoreVerb.Create(globals),
        CopyVerb.Create(globals),
        PersonVerb.Create(globals),
        MembersVerb.Create(globals),
        ResetPasswordVerb.Create(globals),
        HealthVerb.Create(globals),
        DoctorVerb.Create(globals),
    ];

    public static Task<int> RunAsync(IReadOnlyList<string> args) => RunAsync(args, new InvocationConfiguration());

    /// <summary>Runs a call whose answer and notes go where <paramref name="invocation"/> says.</summary>
    internal static async Task<int> RunAsync(IReadOnlyList<string> args, InvocationConfiguration invocation)
    {
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var globals = new Globals(args);
        var verbs = Verbs(globals).ToList();
        var root = new RootCommand(globals.Reader["cli.nokta"]);
        foreach (var verb in verbs) root.Add(verb.Command);
        globals.AddTo(root);
        root.Action = verbs[0].Command.Action;
        foreach (var option in verbs[0].Command.Options) root.Add(option);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, [.. verbs, .. verbs.SelectMany(v => v.Parts)], globals.Reader);
        var call = root.Parse(args);
        (invocation.EnableDefaultExceptionHandler, invocation.ProcessTerminationTimeout) = (false, Stopping.Longest + TimeSpan.FromMinutes(5));
        // Whoever reads the answer from a pipe must not get the help in its place.
        if (call.Action is ParseErrorAction) invocation.Output = invocation.Error;
        try
        {
            var code = await call.InvokeAsync(invocation);
            // The library exits 1 on a call it cannot read.
            return call.Action is ParseErrorAction ? CallWrong : code;
        }
        catch (RefusedException refused)
        {
            await invocation.Error.WriteLineAsync(globals.Reader.Say(refused.Refusal));
            return refused.ExitCode;
        }
        catch (DbException away) when (StoreFailure.IsAway(away) || away is Npgsql.PostgresException)
        {
            await invocation.Error.WriteLineAsync(globals.Reader.Say(Refusal.Of("store.away", ("why", away.Message))));
            return DataWrong;
        }
        catch (Exception broken)
        {
            await invocation.Error.WriteLineAsync(broken is OperationCanceledException ? globals.Reader["cli.stopped"] : broken.ToString());
            return DataWrong;
        }
    }

    private sealed class HelpWithExamples(HelpAction inner, IReadOnlyList<Verb> verbs, Reader reader) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult call)
        {
            inner.Invoke(call);
            var output = call.InvocationConfiguration.Output;
            var asked = call.CommandResult.Command;
            output.WriteLine(reader["cli.examples"]);
            foreach (var example in verbs.Where(v => v.Command == asked || asked is RootCommand).SelectMany(v => v.Examples)) output.WriteLine("  " + example);
            output.WriteLine();
            output.WriteLine(reader["cli.exit-codes"]);
            return Ok;
        }
    }
}
