using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;
using Nokta.Server.Network;
using Spectre.Console;

namespace Nokta.Server.Verbs;

/// <summary>A new password for who has forgotten hers: asked for on the terminal, or by a link that works once.</summary>
internal static class ResetPasswordVerb
{
    public static Verb Create(Globals globals)
    {
        var words = globals.Reader;
        var name = new Argument<string?>("name") { Description = words["cli.reset.name"], Arity = ArgumentArity.ZeroOrOne };
        var link = new Option<bool>("--link") { Description = words["cli.reset.link"] };
        var off = new Option<bool>("--second-factor-off") { Description = words["cli.reset.second-off"] };
        var command = new Command("reset-password", words["cli.reset"]) { name, link, off };
        command.SetAction(async (call, ct) =>
        {
            var place = globals.PlaceOf(call);
            if (!place.HasData) return await BackupVerb.FailAsync(call, words, Refusal.Of("folder.empty", ("folder", Path.GetFullPath(place.Folder))));
            await using var shop = await Workshop.OpenAsync(place, ct);
            var reset = shop.Get<PasswordReset>();
            var names = await reset.ListNamesAsync(ct);
            if (call.GetValue(name) is not { } who)
            {
                if (names.Count != 1) return await BackupVerb.FailAsync(call, words, Refusal.Of("reset.which", ("names", string.Join(words["words.comma"], names))), CommandLine.CallWrong);
                who = names[0];
            }

            if (call.GetValue(off)) return await TurnOffAsync(call, words, reset, who, ct);
            var asksForLink = call.GetValue(link) || Console.IsInputRedirected || Console.IsOutputRedirected;
            return asksForLink ? await LinkAsync(call, globals, reset, who, ct) : await AskAsync(call, words, reset, who, ct);
        });
        return new Verb(command, "nokta reset-password", "nokta reset-password sara --link --data /srv/nokta", "nokta reset-password sara --second-factor-off");
    }

    private static async Task<int> TurnOffAsync(ParseResult call, Reader words, PasswordReset reset, string who, CancellationToken ct)
    {
        if (!await reset.TurnSecondFactorOffAsync(who, ct)) return await BackupVerb.FailAsync(call, words, new Refusal("reset.no-second-factor"));
        await call.InvocationConfiguration.Output.WriteLineAsync(words["cli.reset.second-off.done"]);
        return CommandLine.Ok;
    }

    private static async Task<int> LinkAsync(ParseResult call, Globals globals, PasswordReset reset, string who, CancellationToken ct)
    {
        if (await reset.MakeLinkAsync(who, ct) is not { } token) return await BackupVerb.FailAsync(call, globals.Reader, new Refusal("reset.no-member"));
        var url = call.GetRequiredValue(globals.Urls).Split(';')[0];
        var told = Environment.GetEnvironmentVariable("NOKTA_PUBLIC_URL") is { Length: > 0 } text ? Reach.Parse(text)?.GetLeftPart(UriPartial.Authority) : null;
        var address = told ?? Reach.ForThisMachine(url) ?? Openness.DefaultUrls;
        await call.InvocationConfiguration.Output.WriteLineAsync(globals.Reader.Say("cli.reset.open", ("address", $"{address}/reset/{token}")));
        return CommandLine.Ok;
    }

    private static async Task<int> AskAsync(ParseResult call, Reader words, PasswordReset reset, string who, CancellationToken ct)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        string Ask(string text) => console.Prompt(new TextPrompt<string>(Markup.Escape(text)).Secret().AllowEmpty());
        var done = await reset.ByNameAsync(who, Ask(words.Say("cli.reset.new", ("name", who))), Ask(words["settings.password.again"] + ":"), ct);
        if (!done.IsDone) return await BackupVerb.FailAsync(call, words, done.Refusal!);
        await call.InvocationConfiguration.Output.WriteLineAsync(words["cli.reset.done"]);
        return CommandLine.Ok;
    }
}
