using System.CommandLine;
using Nokta.Accounts;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server.Backups;
using Nokta.Server.Health;
using Nokta.Server.Hosting;
using Nokta.Server.Network;

namespace Nokta.Server.Verbs;

/// <summary>Serves the pages until it is told to stop; after a restore it starts again on the same address.</summary>
internal static class ServeVerb
{
    public static Verb Create(Globals globals)
    {
        var options = new ServeOptions(globals);
        var command = new Command("serve", globals.Reader["cli.serve"]);
        options.AddTo(command);
        command.SetAction((call, ct) => RunAsync(globals.PlaceOf(call), call, globals, options, ct));
        return new Verb(command, "nokta", "nokta serve --data /srv/nokta --urls http://127.0.0.1:8080", "nokta serve --urls http://0.0.0.0:5080 --qr", "nokta serve --hosts nokta.example.org --proxy 10.0.0.2");
    }

    /// <summary>Opens the folder, listens, says where. Returns when the server has stopped.</summary>
    public static async Task<int> RunAsync(DataPlace place, ParseResult call, Globals globals, ServeOptions options, CancellationToken ct)
    {
        // SQLite answers without ever yielding: the caller would not hold our task yet when the order to stop comes, and would end the process.
        await Task.Yield();
        var (words, output) = (globals.Reader, call.InvocationConfiguration.Output);
        var openness = options.Read(call);
        if (!openness.IsDone) return await FailAsync(words.Say(openness.Refusal!), CommandLine.CallWrong);
        var operation = options.ReadOperation(call);
        if (!operation.IsDone) return await FailAsync(words.Say(operation.Refusal!), CommandLine.CallWrong);
        var asks = openness.Value;
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                await DataFolder.PrepareAsync(place, ct);
                await using var site = Site.Build(place, builder => Listen(builder, asks), asks, operation.Value);
                var upgrade = await DataFolder.UpgradeAsync(site.Services.GetRequiredService<Database>(), TimeProvider.System, ct);
                if (upgrade.Copy is { } copy) await output.WriteLineAsync(words.Say("cli.upgraded", ("n", (long)upgrade.Steps), ("copy", copy)));
                await StartAsync(site, ct);
                // Told to stop while it greets, it still stops in order.
                await new Greeting(site, words, output).SayAsync(isFirst, showsQr: call.GetValue(options.Qr) || !Console.IsOutputRedirected, CancellationToken.None);
                await using (ct.Register(() => _ = DrainAsync(site, operation.Value.Drain))) await site.WaitForShutdownAsync(CancellationToken.None);
                if (site.Services.GetRequiredService<RestoreDesk>().Ready is not { } staged || ct.IsCancellationRequested) return CommandLine.Ok;
                // An address with port 0 was given a port: the same one is taken again.
                asks = asks with { Urls = string.Join(';', site.Urls) };
                await site.DisposeAsync();
                await ExchangeAsync(place.Folder, staged, words, output, ct);
            }
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(broken.Message, CommandLine.DataWrong);
        }
    }

    /// <summary>The host would stop at the signal itself, before anybody was told.</summary>
    private static void Listen(WebApplicationBuilder builder, Openness asks)
    {
        builder.WebHost.UseUrls(asks.Urls);
        builder.Services.AddSingleton<IHostLifetime, StoppedByTheVerb>();
    }

    /// <summary>Told to stop: it says so to who asks, answers what still comes, and then stops. The host waits for requests and background work by itself.</summary>
    private static async Task DrainAsync(WebApplication site, TimeSpan drain)
    {
        site.Services.GetRequiredService<Draining>().Begin();
        if (drain > TimeSpan.Zero) await Task.Delay(drain);
        site.Lifetime.StopApplication();
    }

    /// <summary>The server has let go of the folder; another process may still be in it, and then the old data stays.</summary>
    private static async Task ExchangeAsync(string folder, StagedBackup staged, Reader words, TextWriter output, CancellationToken ct)
    {
        using var alone = await FolderUse.TakeAloneAsync(folder, TimeSpan.FromSeconds(30), ct);
        if (alone is null)
        {
            Directory.Delete(staged.Folder, recursive: true);
            await output.WriteLineAsync(words["cli.restore.not-alone"]);
            return;
        }

        var aside = new Restoring(folder, TimeProvider.System).Exchange(staged);
        await output.WriteLineAsync(words.Say("cli.restore.aside", ("folder", aside ?? folder)));
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
