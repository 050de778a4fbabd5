using System.CommandLine;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Server.Verbs;

/// <summary>The inventory: every touchpoint with its fields and its figures.</summary>
internal static class TouchpointsVerb
{
    public static Verb Create(Globals globals)
    {
        var search = new Argument<string>("words") { Description = "Words to find in names, ids, owners, branches and notes.", DefaultValueFactory = _ => "" };
        var stage = Option("--stage", "Only this stage: before, during or after.");
        stage.AcceptOnlyFromAmong("before", "during", "after");
        var channel = Option("--channel", "Only this channel or group of channels, such as email or written.");
        var state = Option("--state", "Only this state.");
        state.AcceptOnlyFromAmong([.. TouchpointState.All]);
        var show = Option("--show", "A selection: " + string.Join(", ", TouchpointQuery.Views) + ".");
        show.AcceptOnlyFromAmong([.. TouchpointQuery.Views]);
        var sort = Option("--sort", "A column to sort by: " + string.Join(", ", TouchpointQuery.SortColumns) + "; --sort=-name for descending.");
        sort.AcceptOnlyFromAmong([.. TouchpointQuery.SortColumns, .. TouchpointQuery.SortColumns.Select(c => "-" + c)]);
        var command = new Command("touchpoints", "List the touchpoints of a workspace.") { search, stage, channel, state, show, sort };
        command.SetAction(async (call, ct) =>
        {
            await using var workshop = await Workshop.OpenAsync(globals.PlaceOf(call), ct);
            var workspace = await workshop.WorkspaceAsync(call, globals, ct);
            var reader = workshop.ReaderFor(Language.Find(call.GetValue(globals.Language)) ?? Language.English, workspace);
            var visit = workshop.Get<Visit>();
            (visit.Workspace, visit.Reader, visit.Currency) = (workspace.Id, reader, workspace.Currency);
            var query = new TouchpointQuery
            {
                Text = call.GetValue(search) ?? "", Stage = call.GetValue(stage) ?? "", Channel = call.GetValue(channel) ?? "",
                State = call.GetValue(state) ?? "", Show = call.GetValue(show) ?? "", Sort = call.GetValue(sort) ?? "",
            };
            var listing = await workshop.Get<TouchpointList>().ListAsync(workspace.Id, query, reader, ct: ct);
            var form = globals.FormOf(call);
            ReportOf(listing, form, reader).Write(call.InvocationConfiguration.Output, form);
            return CommandLine.Ok;
        });
        return new Verb(command, "nokta touchpoints", "nokta touchpoints delivery --json", "nokta touchpoints --show no-owner --csv > no-owner.csv");
    }

    // What a terminal has room for; --csv and --json give every column.
    private static Report ReportOf(TouchpointListing listing, ReportForm form, Reader reader)
    {
        if (form != ReportForm.Text) return new Report(TouchpointList.Columns, [.. listing.Rows.Select(r => TouchpointList.Cells(r))]);
        string[] columns = ["id", "name", "stage", "channel", "state", "owner", "satisfaction", "per_week"];
        return new Report(columns, [.. listing.Rows.Select(r => new List<object?>
        {
            r.Card.Id, reader.In(r.Card.Name), r.Card.Stage, r.Card.Channel, r.Card.State, r.Card.Owner, r.Figures?.Satisfaction ?? "", r.Figures?.VolumePerWeek ?? "",
        })]);
    }

    private static Option<string> Option(string name, string description) => new(name) { Description = description, HelpName = name.TrimStart('-').ToUpperInvariant() };
}
