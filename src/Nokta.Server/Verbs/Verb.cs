using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;
using Nokta.Server.Network;

namespace Nokta.Server.Verbs;

/// <summary>One verb of the command line with the calls its help shows.</summary>
internal sealed record Verb(Command Command, params IReadOnlyList<string> Examples)
{
    /// <summary>Verbs of a verb.</summary>
    public IReadOnlyList<Verb> Parts { get; init; } = [];
}

/// <summary>The options every verb understands.</summary>
internal sealed class Globals
{
    public Option<string> Data { get; } = new("--data") { DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOKTA_DATA") ?? "data", Recursive = true, HelpName = "DIR" };
    public Option<string?> Store { get; } = new("--store") { DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOKTA_STORE") is { Length: > 0 } store ? store : null, Recursive = true, HelpName = "postgres://…" };
    public Option<string> Urls { get; } = new("--urls") { DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOKTA_URLS") ?? Openness.DefaultUrls, Recursive = true, HelpName = "URL" };
    public Option<bool> Json { get; } = new("--json") { Recursive = true };
    public Option<bool> Csv { get; } = new("--csv") { Recursive = true };
    public Option<string> Language { get; }
    public Option<string?> Workspace { get; } = new("--workspace", "-w") { Recursive = true, HelpName = "N" };

    /// <summary>What is said to the caller; known before the call is read, so that the help and a wrong call are worded by it too.</summary>
    public Reader Reader { get; }

    public Globals(IReadOnlyList<string> args)
    {
        Language = new("--language", "--lang") { DefaultValueFactory = _ => OfSystem(), Recursive = true };
        Language.AcceptOnlyFromAmong("fa", "ru", "en");
        var language = Kernel.Words.Language.Find(Asked(args)) ?? Kernel.Words.Language.Find(OfSystem())!;
        var offered = WorkspaceSettings.OfferedFor(language);
        Reader = new Reader(Composition.Words(), language, new Calendar(offered.CalendarKind, offered.FirstWeekday, TimeZoneInfo.Local));
        foreach (var option in All) option.Description = Reader["cli.option." + option.Name.TrimStart('-')];
    }

    public void AddTo(Command root)
    {
        foreach (var option in All) root.Add(option);
        foreach (var command in (IEnumerable<Command>)[root, .. root.Subcommands])
            command.Validators.Add(call =>
            {
                if (call.GetValue(Json) && call.GetValue(Csv)) call.AddError(Reader["cli.json-or-csv"]);
            });
    }

    private IReadOnlyList<Option> All => [Data, Store, Urls, Json, Csv, Language, Workspace];

    /// <summary>The data folder with the store that the call names, else the one it was last opened with.</summary>
    public DataPlace PlaceOf(ParseResult call, string? folder = null)
    {
        folder ??= call.GetRequiredValue(Data);
        if (call.GetValue(Store) is not { } text) return folder;
        var store = StoreAddress.Parse(text);
        return store.IsDone ? new DataPlace(folder, store.Value) : throw new RefusedException(store.Refusal!, CommandLine.CallWrong);
    }

    /// <summary>How the caller wants the answer written.</summary>
    public ReportForm FormOf(ParseResult call) => call.GetValue(Json) ? ReportForm.Json : call.GetValue(Csv) ? ReportForm.Csv : ReportForm.Text;

    private static string? Asked(IReadOnlyList<string> args)
    {
        var at = args.ToList().FindLastIndex(a => a is "--language" or "--lang" || a.StartsWith("--language=", StringComparison.Ordinal) || a.StartsWith("--lang=", StringComparison.Ordinal));
        if (at < 0) return null;
        return args[at].Contains('=', StringComparison.Ordinal) ? args[at].Split('=')[1] : args.ElementAtOrDefault(at + 1);
    }

    private static string OfSystem() => (Environment.GetEnvironmentVariable("NOKTA_LANG") ?? Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LANG") ?? "") switch
    {
        ['f', 'a', ..] => "fa",
        ['r', 'u', ..] => "ru",
        _ => "en",
    };
}
