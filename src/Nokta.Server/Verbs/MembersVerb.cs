using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Server.Network;

namespace Nokta.Server.Verbs;

/// <summary>Who may enter a workspace, from the machine it runs on: whoever has its shell may do what an owner may.</summary>
internal static class MembersVerb
{
    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var command = new Command("members", words["cli.members"]);
        Verb[] parts = [List(globals), Invite(globals), ChangeRole(globals), Remove(globals), Erase(globals)];
        foreach (var part in parts) command.Add(part.Command);
        return new Verb(command, "nokta members list", "nokta members invite Sara --role manager") { Parts = parts };
    }

    private static Verb List(Globals globals)
    {
        var command = new Command("list", globals.Reader["cli.members.list"]);
        command.SetAction((call, ct) => InWorkspaceAsync(call, globals, async (shop, workspace) =>
        {
            var (words, form) = (shop.ReaderFor(globals.Reader.Language, workspace), globals.FormOf(call));
            var lines = await shop.Get<Roster>().ListAsync(workspace.Id, ct);
            var report = form == ReportForm.Text
                ? new Report([words["members.column.name"], words["members.column.role"], words["members.column.seen"]], [.. lines.Select(l => (IReadOnlyList<object?>)[l.Name, words[l.Role.Text], l.LastSeen is { } seen ? words.Moment(seen) : "—"])])
                : new Report(["name", "role", "lastSeen"], [.. lines.Select(l => (IReadOnlyList<object?>)[l.Name, l.Role.Code, l.LastSeen?.ToString("O", System.Globalization.CultureInfo.InvariantCulture)])]);
            report.Write(call.InvocationConfiguration.Output, form);
            return null;
        }, ct));
        return new Verb(command, "nokta members list", "nokta members list --json");
    }

    private static Verb Invite(Globals globals)
    {
        var name = new Argument<string>("name") { Description = globals.Reader["members.invite.name"] };
        var role = RoleOption(globals);
        var command = new Command("invite", globals.Reader["cli.members.invite"]) { name, role };
        command.SetAction((call, ct) => InWorkspaceAsync(call, globals, async (shop, workspace) =>
        {
            var made = await shop.Get<InvitationStore>().InviteAsync(workspace.Id, call.GetRequiredValue(name), call.GetRequiredValue(role), null, "", Role.Owner.May, ct);
            if (!made.IsDone) return made.Refusal;
            var address = Reach.ForThisMachine(call.GetRequiredValue(globals.Urls).Split(';')[0]) ?? Openness.DefaultUrls;
            await call.InvocationConfiguration.Output.WriteLineAsync($"{address}/join/{made.Value.Token}");
            return null;
        }, ct));
        return new Verb(command, "nokta members invite Sara --role manager");
    }

    private static Verb ChangeRole(Globals globals)
    {
        var name = new Argument<string>("name") { Description = globals.Reader["members.column.name"] };
        var role = RoleOption(globals);
        var command = new Command("role", globals.Reader["cli.members.role"]) { name, role };
        command.SetAction((call, ct) => OnMemberAsync(call, globals, call.GetRequiredValue(name), (roster, workspace, member) => roster.ChangeRoleAsync(workspace, member, call.GetRequiredValue(role), Role.Owner.May, ct), ct));
        return new Verb(command, "nokta members role sara --role analyst");
    }

    private static Verb Remove(Globals globals)
    {
        var name = new Argument<string>("name") { Description = globals.Reader["members.column.name"] };
        var command = new Command("remove", globals.Reader["cli.members.remove"]) { name };
        command.SetAction((call, ct) => OnMemberAsync(call, globals, call.GetRequiredValue(name), (roster, workspace, member) => roster.RemoveAsync(workspace, member, Role.Owner.May, ct), ct));
        return new Verb(command, "nokta members remove sara");
    }

    private static Verb Erase(Globals globals)
    {
        var (name, yes) = (new Argument<string>("name") { Description = globals.Reader["members.column.name"] }, new Option<bool>("--yes") { Description = globals.Reader["cli.person.yes"] });
        var command = new Command("erase", globals.Reader["cli.members.erase"]) { name, yes };
        command.SetAction((call, ct) => InWorkspaceAsync(call, globals, async (shop, workspace) =>
        {
            if (await FindAsync(shop, workspace, call.GetRequiredValue(name), ct) is not { } found) return new Refusal("member.absent");
            if (!call.GetValue(yes))
            {
                await call.InvocationConfiguration.Output.WriteLineAsync(globals.Reader["cli.person.say-yes"]);
                return null;
            }

            var erased = await shop.Get<MemberErasure>().EraseAsync(found.Member, found.Name, ct);
            if (erased.IsDone) await call.InvocationConfiguration.Output.WriteLineAsync(erased.Value);
            return erased.Refusal;
        }, ct));
        return new Verb(command, "nokta members erase sara --yes");
    }

    private static async Task<RosterLine?> FindAsync(Workshop shop, WorkspaceSettings workspace, string name, CancellationToken ct) =>
        (await shop.Get<Roster>().ListAsync(workspace.Id, ct)).FirstOrDefault(l => Folding.Fold(l.Name) == Folding.Fold(name));

    private static Option<string> RoleOption(Globals globals)
    {
        var role = new Option<string>("--role") { Description = globals.Reader["members.column.role"], Required = true };
        role.AcceptOnlyFromAmong([.. Role.All.Select(r => r.Code)]);
        return role;
    }

    private static Task<int> OnMemberAsync(ParseResult call, Globals globals, string name, Func<Roster, WorkspaceId, Guid, Task<Outcome<RosterLine>>> change, CancellationToken ct) =>
        InWorkspaceAsync(call, globals, async (shop, workspace) =>
            await FindAsync(shop, workspace, name, ct) is { } found ? (await change(shop.Get<Roster>(), workspace.Id, found.Member)).Refusal : new Refusal("member.absent"), ct);

    private static async Task<int> InWorkspaceAsync(ParseResult call, Globals globals, Func<Workshop, WorkspaceSettings, Task<Refusal?>> act, CancellationToken ct)
    {
        var place = globals.PlaceOf(call);
        if (!place.HasData) return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(place.Folder))));
        await using var shop = await Workshop.OpenAsync(place, ct);
        return await act(shop, await shop.WorkspaceAsync(call, globals, ct)) is { } refusal ? await BackupVerb.FailAsync(call, globals.Reader, refusal) : CommandLine.Ok;
    }
}
