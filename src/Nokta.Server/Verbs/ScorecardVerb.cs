using System.CommandLine;
using Nokta.Insights;
using Nokta.Interactions.Measures;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>The scorecard of a period: every touchpoint, every measure.</summary>
internal static class ScorecardVerb
{
    // What a terminal has room for; --csv and --json give every column.
    private static readonly string[] s_shown = ["touchpoint", "name", "interactions", "people", "answers", "satisfied_share", "unhappy_per_week", "conversion"];

    public static Verb Create(Globals globals)
    {
        var period = new Option<string>("--period") { Description = "7d, 28d, 90d, month, 365d or all; 28d unless told.", DefaultValueFactory = _ => "28d" };
        period.AcceptOnlyFromAmong("7d", "28d", "90d", "month", "365d", "all");
        var from = Day("--from", "First day, YYYY-MM-DD.");
        var to = Day("--to", "Last day, YYYY-MM-DD.");
        var branch = new Option<string>("--branch") { Description = "Only this branch." };
        var command = new Command("scorecard", "Show every touchpoint's figures.") { period, from, to, branch };
        command.SetAction(async (call, ct) =>
        {
            await using var workshop = await Workshop.OpenAsync(globals.PlaceOf(call), ct);
            var workspace = await workshop.WorkspaceAsync(call, globals, ct);
            var reader = workshop.ReaderFor(Language.Find(call.GetValue(globals.Language)) ?? Language.English, workspace);
            var scope = Scope.Read(call.GetValue(from) is null && call.GetValue(to) is null ? call.GetValue(period) : "custom", call.GetValue(from), call.GetValue(to), call.GetValue(branch), null, null, null);
            var view = await workshop.Get<ScorecardDesk>().AskAsync(workspace.Id, reader.Calendar, scope, ct);
            if (view is null) throw new RefusedException(new Refusal("folder.no-interactions"));

            var form = globals.FormOf(call);
            var columns = form == ReportForm.Text ? s_shown : [.. ScorecardTable.Columns];
            var places = columns.Select(c => ScorecardTable.Columns.ToList().IndexOf(c)).ToList();
            var rows = ScorecardTable.Rows(view, reader).Select(row => (IReadOnlyList<object?>)[.. places.Select(p => (object?)row[p])]).ToList();
            new Report(columns, rows).Write(call.InvocationConfiguration.Output, form);
            return CommandLine.Ok;
        });
        return new Verb(command, "nokta scorecard", "nokta scorecard --period 90d --csv > scorecard.csv", "nokta scorecard --from 2026-10-23 --to 2026-11-21 --json");
    }

    private static Option<string> Day(string name, string description)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "DAY" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !DateOnly.TryParseExact(token.Value, "yyyy-MM-dd", out _)) result.AddError($"{name} takes a day such as 2026-11-21.");
        });
        return option;
    }
}
