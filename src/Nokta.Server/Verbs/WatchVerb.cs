using System.CommandLine;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Inbox;
using Nokta.Kernel.Words;

namespace Nokta.Server.Verbs;

/// <summary>Names the folders whose new files are imported by themselves, with the mapping of their source.</summary>
internal static class WatchVerb
{
    public static Verb Create(Globals globals)
    {
        var folder = new Argument<string?>("DIR") { Description = "The folder to watch. Without it, a folder of the source's name in the data folder's inbox.", Arity = ArgumentArity.ZeroOrOne };
        var source = new Option<string?>("--source") { Description = "The source whose mapping the files have. Without it, the watched folders are listed.", HelpName = "NAME" };
        var mapping = new Option<string?>("--mapping") { Description = "A JSON file that says what the columns are, for a source that was never imported.", HelpName = "FILE.json" };
        var off = new Option<bool>("--off") { Description = "Stop watching." };
        var once = new Option<bool>("--once") { Description = "Import now what lies in the watched folders, without a server." };
        var command = new Command("watch", "Import what is put into a folder, as last time. A running server looks every few seconds.") { folder, source, mapping, off, once };
        command.SetAction((call, ct) => RunAsync(call, globals, new Call(call.GetValue(folder), call.GetValue(source), call.GetValue(mapping), call.GetValue(off), call.GetValue(once)), ct));
        return new Verb(command, "nokta watch", "nokta watch /srv/till/exports --source receipts", "nokta watch --source receipts --off", "nokta watch --once");
    }

    private static async Task<int> RunAsync(ParseResult parsed, Globals globals, Call call, CancellationToken ct)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        await using var shop = await Workshop.OpenAsync(globals.PlaceOf(parsed), ct);
        var workspace = await shop.WorkspaceAsync(parsed, globals, ct);
        var inbox = shop.Get<FileInbox>();
        if (call.Source is { } source)
        {
            if (call.Folder is not null && !Directory.Exists(call.Folder)) return await WrongAsync(error, $"There is no folder {call.Folder}.");
            var saved = shop.Get<SavedMappings>();
            if (call.Mapping is { } file)
            {
                if (!File.Exists(file)) return await WrongAsync(error, $"There is no mapping file {file}.");
                var given = FileMapping.Parse(await File.ReadAllTextAsync(file, ct)) with { Source = source };
                given = given with { Zone = given.Zone ?? workspace.Zone, Currency = given.Currency ?? workspace.Currency };
                await saved.SaveAsync(workspace.Id, given, [.. given.Columns.Select(c => c.Column).OfType<string>().Distinct()], ct);
            }
            else if (await saved.FindBySourceAsync(workspace.Id, source, [], ct) is null)
            {
                return await WrongAsync(error, $"Nothing was imported as “{source}” yet. Import one file of it first, or name its --mapping.");
            }

            await inbox.WatchAsync(workspace.Id, source, call.Folder, !call.Off, ct);
        }
        else if (call.Folder is not null)
        {
            return await WrongAsync(error, "Say which source the files are of: --source NAME.");
        }

        await ListAsync(inbox, workspace.Id, output);
        return call.Once ? await SweepAsync(inbox, shop.ReaderFor(Language.Find(parsed.GetRequiredValue(globals.Language))!, workspace), output, ct) : CommandLine.Ok;
    }

    private static async Task ListAsync(FileInbox inbox, Kernel.WorkspaceId workspace, TextWriter output)
    {
        foreach (var folder in inbox.Folders(workspace)) await output.WriteLineAsync($"{(folder.IsOn ? "on " : "off")}  {folder.Source}  {folder.Path}");
    }

    /// <summary>A file is whole when two looks find it alike.</summary>
    private static async Task<int> SweepAsync(FileInbox inbox, Reader reader, TextWriter output, CancellationToken ct)
    {
        var found = new List<InboxFile>(await inbox.SweepAsync(ct));
        await Task.Delay(TimeSpan.FromSeconds(2), ct);
        found.AddRange(await inbox.SweepAsync(ct));
        foreach (var file in found)
            await output.WriteLineAsync($"{file.FileName}: {reader["inbox.state." + file.State.ToString().ToLowerInvariant()]}{(file.Problem is { } problem && reader.Has("refusal." + problem) ? " " + reader["refusal." + problem] : "")}");
        return found.Exists(f => f.State == InboxState.Failed) ? CommandLine.DataWrong : CommandLine.Ok;
    }

    private static async Task<int> WrongAsync(TextWriter error, string why)
    {
        await error.WriteLineAsync(why);
        return CommandLine.CallWrong;
    }

    private sealed record Call(string? Folder, string? Source, string? Mapping, bool Off, bool Once);
}
