using System.CommandLine;
using Nokta.Server.Network;

namespace Nokta.Server.Verbs;

/// <summary>Asks a running server whether it is ready: what a container or a watchdog calls. Exit 0 = ready.</summary>
internal static class HealthVerb
{
    public static Verb Create(Globals globals)
    {
        var command = new Command("health", globals.Reader["cli.health"]);
        command.SetAction(async (call, ct) =>
        {
            if (Reach.ForThisMachine(call.GetRequiredValue(globals.Urls).Split(';')[0]) is not { } address) return CommandLine.CallWrong;
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(4) };
            try
            {
                using var answer = await http.GetAsync(address + "/health/ready", ct);
                await call.InvocationConfiguration.Output.WriteLineAsync(await answer.Content.ReadAsStringAsync(ct));
                return answer.IsSuccessStatusCode ? CommandLine.Ok : CommandLine.DataWrong;
            }
            catch (Exception silent) when (silent is HttpRequestException or TaskCanceledException)
            {
                await call.InvocationConfiguration.Error.WriteLineAsync(silent.Message);
                return CommandLine.DataWrong;
            }
        });
        return new Verb(command, "nokta health", "nokta health --urls http://127.0.0.1:8080");
    }
}
