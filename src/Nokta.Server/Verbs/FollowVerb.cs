using System.CommandLine;
using System.Globalization;
using Nokta.Interactions.Import.Following;
using Nokta.Kernel.Words;

namespace Nokta.Server.Verbs;

/// <summary>Names the files that are read on as they grow.</summary>
internal static class FollowVerb
{
    public static Verb Create(Globals globals)
    {
        var path = new Argument<string?>("PATH") { Description = "The file to follow; in its last part * stands for any name. Without it, the followed files are listed.", Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<string?>("--source") { Description = "The source whose mapping the rows have; of a new one the file itself shows it.", HelpName = "NAME" };
        var start = new Option<bool>("--from-start") { Description = "Read what stands in the file already, too; what was imported before is recognised." };
        var off = new Option<int?>("--off") { Description = "Stop following the file of this number.", HelpName = "NUMBER" };
        var once = new Option<bool>("--once") { Description = "Read now what has come, without a server." };
        var command = new Command("follow", "Read a file on as it grows: an access log, call records, a table. A running server looks every two seconds.") { path, source, start, off, once };
        command.SetAction((call, ct) => RunAsync(call, globals, new Call(call.GetValue(path), call.GetValue(source), call.GetValue(start), call.GetValue(off), call.GetValue(once)), ct));
        return new Verb(command, "nokta follow", "nokta follow /var/log/nginx/access.log --source website", "nokta follow --off 1", "nokta follow --once");
    }

    private static async Task<int> RunAsync(ParseResult parsed, Globals globals, Call call, CancellationToken ct)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        await using var shop = await Workshop.OpenAsync(globals.PlaceOf(parsed), ct);
        var workspace = await shop.WorkspaceAsync(parsed, globals, ct);
        var reader = shop.ReaderFor(Language.Find(parsed.GetRequiredValue(globals.Language))!, workspace);
        var desk = shop.Get<FollowDesk>();
        if (call.Path is { } path)
        {
            if (call.Source is not { } source) return await WrongAsync(error, "Say which source the rows are of: --source NAME.");
            var added = await desk.AddAsync(workspace.Id, Path.GetFullPath(path), source, call.FromStart, (workspace.Zone, workspace.Currency), ct);
            if (!added.IsDone) return await WrongAsync(error, reader.Say(added.Refusal!));
        }

        if (call.Off is { } off && !await desk.RemoveAsync(workspace.Id, off, ct)) return await WrongAsync(error, $"There is no followed file {off}.");
        if (call.Once)
            while (await shop.Get<FileFollowing>().SweepAsync(ct)) ct.ThrowIfCancellationRequested();
        foreach (var one in desk.List(workspace.Id))
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{one.File.Id}  {(one.File.IsOn ? "on    " : "paused")}  {one.File.Source}  {one.File.Path}  {one.File.Rows} rows, {one.Waiting} bytes left{(one.File.Problem is { } problem ? "  " + reader["refusal." + problem] : "")}"));
        return CommandLine.Ok;
    }

    private static async Task<int> WrongAsync(TextWriter error, string why)
    {
        await error.WriteLineAsync(why);
        return CommandLine.CallWrong;
    }

    private sealed record Call(string? Path, string? Source, bool FromStart, int? Off, bool Once);
}
