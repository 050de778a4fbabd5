using System.CommandLine;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>What is kept of one person: shown, exported, erased. It works while the server runs.</summary>
internal static class PersonVerb
{
    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var command = new Command("person", words["cli.person"]);
        var kind = new Option<string?>("--kind") { Description = words["cli.person.kind"], HelpName = "KIND", Recursive = true };
        command.Add(kind);
        Verb[] parts =
        [
            new(Part("show", "cli.person.show", [], ShowAsync), "nokta person show 09121234567"),
            new(Part("export", "cli.person.export", [new Option<string?>("--out") { Description = words["cli.person.out"], HelpName = "FILE" }], ExportAsync), "nokta person export zohre@example.ir --out zohre.zip"),
            new(Part("erase", "cli.person.erase", [new Option<bool>("--yes") { Description = words["cli.person.yes"] }], EraseAsync), "nokta person erase 09121234567 --yes"),
        ];
        foreach (var part in parts) command.Add(part.Command);
        return new Verb(command) { Parts = parts };

        Command Part(string name, string text, IEnumerable<Option> options, Func<Asked, Task<int>> run)
        {
            var key = new Argument<string>("key") { Description = words["cli.person.key"] };
            var one = new Command(name, words[text]) { key };
            foreach (var option in options) one.Add(option);
            one.SetAction((call, ct) => WithPersonAsync(call, globals, call.GetRequiredValue(key), call.GetValue(kind), run, ct));
            return one;
        }
    }

    private static async Task<int> WithPersonAsync(ParseResult call, Globals globals, string key, string? kind, Func<Asked, Task<int>> run, CancellationToken ct)
    {
        var place = globals.PlaceOf(call);
        if (!place.HasData) return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(place.Folder))));
        await using var shop = await Workshop.OpenAsync(place, ct);
        await shop.Get<Erasures>().ApplyPendingAsync(ct);
        var workspace = await shop.WorkspaceAsync(call, globals, ct);
        var found = await shop.Get<PersonKeys>().FindAsync(workspace.Id, key, kind, ct);
        if (!found.IsDone) return await BackupVerb.FailAsync(call, globals.Reader, found.Refusal!, CommandLine.CallWrong);
        if (found.Value.Count > 1) return await BackupVerb.FailAsync(call, globals.Reader, Refusal.Of("person.several", ("kinds", string.Join(", ", found.Value.Select(f => f.Kind)))), CommandLine.CallWrong);
        return await run(new Asked(call, globals, shop, found.Value[0], ct));
    }

    private static async Task<int> ShowAsync(Asked asked)
    {
        var held = await asked.Shop.Get<Erasures>().CountAsync(asked.Person.Subject, asked.Ct);
        asked.Report(held);
        return CommandLine.Ok;
    }

    private static async Task<int> ExportAsync(Asked asked)
    {
        var path = Path.GetFullPath(asked.Call.GetValue<string?>("--out") ?? "person.zip");
        if (File.Exists(path)) return await BackupVerb.FailAsync(asked.Call, asked.Words, Refusal.Of("backup.exists", ("file", path)));
        // Half an archive under the name that was asked for would look like a whole one.
        var (rows, partial) = (0L, path + ".partial");
        await using (var file = new FileStream(partial, FileMode.Create)) rows = await asked.Shop.Get<PersonArchive>().WriteAsync(asked.Person, file, asked.Ct);
        File.Move(partial, path);
        await asked.Call.InvocationConfiguration.Output.WriteLineAsync(asked.Words.Say("cli.person.exported", ("n", rows), ("file", path)));
        return CommandLine.Ok;
    }

    private static async Task<int> EraseAsync(Asked asked)
    {
        if (!asked.Call.GetValue<bool>("--yes"))
        {
            await ShowAsync(asked);
            await asked.Call.InvocationConfiguration.Output.WriteLineAsync(asked.Words["cli.person.say-yes"]);
            return CommandLine.Ok;
        }

        var done = await asked.Shop.Get<Erasures>().EraseAsync(asked.Person, asked.Ct);
        await asked.Call.InvocationConfiguration.Output.WriteLineAsync(asked.Words.Say(done.CleanedAt is null ? "cli.person.erased-soon" : "cli.person.erased", ("n", done.Things)));
        return CommandLine.Ok;
    }

    private sealed record Asked(ParseResult Call, Globals Globals, Workshop Shop, FoundPerson Person, CancellationToken Ct)
    {
        public Reader Words => Globals.Reader;

        public void Report(IReadOnlyList<Kernel.Privacy.Held> held) =>
            new Report(["what", "where", "count"], [.. held.Select(h => (IReadOnlyList<object?>)[Words[h.What], h.Name, h.Count])]).Write(Call.InvocationConfiguration.Output, Globals.FormOf(Call));
    }
}
