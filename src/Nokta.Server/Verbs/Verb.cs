using System.CommandLine;

namespace Nokta.Server.Verbs;

/// <summary>One verb of the command line with the calls its help shows.</summary>
internal sealed record Verb(Command Command, params IReadOnlyList<string> Examples);

/// <summary>The options every verb understands.</summary>
internal sealed class Globals
{
    public Option<string> Data { get; } = new("--data") { Description = "The folder that holds everything Nokta keeps.", DefaultValueFactory = _ => "data", Recursive = true, HelpName = "DIR" };
    public Option<string> Urls { get; } = new("--urls") { Description = "Where to listen; several are separated by ';'.", DefaultValueFactory = _ => "http://127.0.0.1:5080", Recursive = true, HelpName = "URL" };
    public Option<bool> Json { get; } = new("--json") { Description = "Answer in JSON.", Recursive = true };
    public Option<bool> Csv { get; } = new("--csv") { Description = "Answer in CSV.", Recursive = true };
    public Option<string> Language { get; }
    public Option<int?> Workspace { get; } = new("--workspace", "-w") { Description = "The workspace's number; the first one otherwise.", Recursive = true, HelpName = "N" };

    public Globals()
    {
        Language = new("--language") { Description = "fa, ru or en: the language of the answer.", DefaultValueFactory = _ => OfSystem(), Recursive = true };
        Language.AcceptOnlyFromAmong("fa", "ru", "en");
    }

    public void AddTo(Command root)
    {
        foreach (var option in (ReadOnlySpan<Option>)[Data, Urls, Json, Csv, Language, Workspace]) root.Add(option);
        foreach (var command in (IEnumerable<Command>)[root, .. root.Subcommands])
            command.Validators.Add(call =>
            {
                if (call.GetValue(Json) && call.GetValue(Csv)) call.AddError("--json and --csv exclude each other.");
            });
    }

    /// <summary>How the caller wants the answer written.</summary>
    public ReportForm FormOf(ParseResult call) => call.GetValue(Json) ? ReportForm.Json : call.GetValue(Csv) ? ReportForm.Csv : ReportForm.Text;

    private static string OfSystem() => (Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LANG") ?? "") switch
    {
        ['f', 'a', ..] => "fa",
        ['r', 'u', ..] => "ru",
        _ => "en",
    };
}
