using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel.Storage;
using Nokta.Server.Backups;
using Nokta.Server.Hosting;

namespace Nokta.Server.Verbs;

/// <summary>Serves the pages until it is told to stop.</summary>
internal static class ServeVerb
{
    public static Verb Create(Globals globals)
    {
        var command = new Command("serve", "Serve the pages (this is what happens without a verb).");
        command.SetAction((call, ct) => RunAsync(call.GetRequiredValue(globals.Data), call.GetRequiredValue(globals.Urls), call.InvocationConfiguration.Output, ct));
        return new Verb(command, "nokta", "nokta serve --data /srv/nokta --urls http://127.0.0.1:8080");
    }

    /// <summary>Opens the folder, listens, says where. Returns when the server has stopped.</summary>
    public static async Task<int> RunAsync(string folder, string urls, TextWriter output, CancellationToken ct)
    {
        if (urls.Split(';').Any(url => !Uri.TryCreate(url.Replace("*", "any", StringComparison.Ordinal).Replace("+", "any", StringComparison.Ordinal), UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https")))
            return await FailAsync("--urls must be addresses such as http://127.0.0.1:5080.", CommandLine.CallWrong);
        try
        {
            await DataFolder.PrepareAsync(folder, ct);
            await using var site = Site.Build(folder, builder => builder.WebHost.UseUrls(urls));
            await DataFolder.UpgradeAsync(site.Services.GetRequiredService<Database>(), TimeProvider.System, ct);
            await StartAsync(site, ct);
            foreach (var address in site.Urls) await output.WriteLineAsync($"Nokta is ready at {address}");
            if (!await site.Services.GetRequiredService<MemberStore>().AnyAsync(ct))
                await output.WriteLineAsync($"First run: open the address above on this machine. Setup code: {site.Services.GetRequiredService<SetupCode>().Current}");
            await using var stop = ct.Register(site.Lifetime.StopApplication);
            await site.WaitForShutdownAsync(CancellationToken.None);
            return CommandLine.Ok;
        }
        catch (IOException broken)
        {
            return await FailAsync(broken.Message, CommandLine.DataWrong);
        }
        catch (UnauthorizedAccessException broken)
        {
            return await FailAsync(broken.Message, CommandLine.DataWrong);
        }
    }

    /// <summary>Background work starts before the address is taken; when that fails it must be told to stop.</summary>
    private static async Task StartAsync(WebApplication site, CancellationToken ct)
    {
        try
        {
            await site.StartAsync(ct);
        }
        catch (IOException)
        {
            await site.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private static async Task<int> FailAsync(string why, int code)
    {
        await Console.Error.WriteLineAsync(why);
        return code;
    }
}
