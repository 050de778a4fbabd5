using System.CommandLine;
using Nokta.JourneyEngine.Attribution;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Logs;
using Nokta.Kernel;

namespace Nokta.Server.Verbs;

/// <summary><c>nokta analyze attribution</c>: which channel earned the conversions, by several models at once, from a table of paths or from an event log.</summary>
internal sealed class AnalyzeAttribution
{
    private const string Unattributed = "(unattributed)";
    private static readonly string[] s_columns = ["channel", "model", "conversions", "value"];
    private readonly AnalyzeInput _input;
    private readonly Option<string> _models, _direct;
    private readonly Option<string[]> _fromLog;
    private readonly Option<string?> _goal, _value;
    private readonly Option<long?> _lookback, _halfLife;

    private AnalyzeAttribution(Globals globals)
    {
        var words = globals.Reader;
        _input = new AnalyzeInput(globals);
        (_input.Files.Description, _input.Files.Arity) = (words["cli.analyze.paths"], ArgumentArity.ZeroOrMore);
        _models = new Option<string>("--models") { Description = words["cli.analyze.models"], DefaultValueFactory = _ => "", HelpName = "MODEL,…" };
        _direct = new Option<string>("--direct") { Description = words["cli.analyze.direct"], DefaultValueFactory = _ => "direct,(direct),(none)", HelpName = "NAME,…" };
        _fromLog = new Option<string[]>("--from-log") { Description = words["cli.analyze.from-log"], Arity = ArgumentArity.ZeroOrMore, AllowMultipleArgumentsPerToken = true, HelpName = "FILE" };
        _goal = new Option<string?>("--goal") { Description = words["cli.analyze.goal"], HelpName = "ACTIVITY" };
        _value = new Option<string?>("--value") { Description = words["cli.analyze.value"], HelpName = "COLUMN" };
        _lookback = Lengths.Option("--lookback", words["cli.analyze.lookback"], globals);
        _halfLife = Lengths.Option("--half-life", words["cli.analyze.half-life"], globals);
    }

    public static Verb Create(Globals globals)
    {
        var options = new AnalyzeAttribution(globals);
        var command = new Command("attribution", globals.Reader["cli.analyze.attribution"]);
        options._input.AddTo(command);
        foreach (var option in (Option[])[options._models, options._fromLog, options._goal, options._value, options._lookback, options._halfLife, options._direct]) command.Add(option);
        AnalyzeVerb.Answer(command, globals, options.Answer);
        return new Verb(command,
            "nokta analyze attribution paths.csv --models first,last,linear,position,step-decay,markov:1,shapley",
            "nokta analyze attribution --from-log visits.csv --goal purchase --models last,time-decay,markov:2 --lookback 30d --half-life 7d");
    }

    private AnalyzeTable Answer(ParseResult call)
    {
        var isLog = call.GetResult(_fromLog) is { Implicit: false };
        var models = Models(call, isLog);
        string[] files = [.. call.GetValue(_input.Files) ?? [], .. call.GetValue(_fromLog) ?? []];
        if (files.Length == 0) throw new CallException(new Refusal("analyze.which-file"));
        return isLog ? OfLog(call, files, models) : OfPaths(call, files, models);
    }

    private AnalyzeTable OfPaths(ParseResult call, string[] files, IReadOnlyList<ModelChoice> models)
    {
        if (files.Length > 1) throw new CallException(new Refusal("analyze.one-table"));
        using var stream = AnalyzeInput.Open(files[0], out _);
        var table = PathTable.Read(stream);
        return Table(AttributionModels.Run(table, models, new PathOptions { Direct = Direct(call) }), table.Channels, 1);
    }

    private AnalyzeTable OfLog(ParseResult call, string[] files, IReadOnlyList<ModelChoice> models)
    {
        var goal = call.GetValue(_goal) ?? throw new CallException(new Refusal("analyze.goal"));
        var log = _input.Read(call, files, call.GetValue(_value));
        var names = log.Activities;
        if (!names.Contains(goal)) _input.Note(call, "cli.analyze.absent", ("name", goal));
        var direct = Direct(call).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var question = new AttributionQuestion([.. names.Select((n, i) => n == goal ? 0 : i + 1)], names.Count, [.. names.Select(n => n == goal)], models)
        {
            Lookback = call.GetValue(_lookback) ?? 30 * Microseconds.Day,
            HalfLife = Math.Max(1, call.GetValue(_halfLife) ?? 7 * Microseconds.Day),
            IsDirect = [false, .. names.Select(direct.Contains)],
            Currency = call.GetValue(_value) is null ? (byte)0 : (byte)1,
        };
        return Table(AttributionModels.Run(question, log.Index), names, EventLog.UnitsOfOne, goal);
    }

    private static AnalyzeTable Table(AttributionAnswer answer, IReadOnlyList<string> channels, long unit, string? goal = null) => new(s_columns,
        from model in answer.Models
        from row in Enumerable.Range(1, channels.Count).Where(c => channels[c - 1] != goal)
            .Select(c => (Channel: channels[c - 1], Conversions: model.Conversions[c], Value: model.Values[c]))
            .Concat(answer.Unattributed > 0 ? [(Unattributed, answer.Unattributed, answer.UnattributedValue)] : [])
        select (object?[])[row.Channel, model.Model.ToString(), row.Conversions, row.Value / unit]);

    private List<ModelChoice> Models(ParseResult call, bool isLog)
    {
        var told = call.GetRequiredValue(_models);
        if (told.Length == 0) told = isLog ? "first,last,linear,position,time-decay,markov:1" : "first,last,linear,position,step-decay,markov:1";
        var models = new List<ModelChoice>();
        foreach (var name in told.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var model = ModelChoice.Read(name) ?? throw new CallException(Refusal.Of("analyze.model", ("name", name)));
            if (model.Model == ModelKind.TimeDecay && !isLog) throw new CallException(new Refusal("analyze.needs-times"));
            models.Add(model);
        }

        return models;
    }

    private string[] Direct(ParseResult call) => call.GetRequiredValue(_direct).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
