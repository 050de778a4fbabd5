using System.CommandLine;
using Nokta.Kernel.Storage;
using Nokta.Server.Demo;
using Spectre.Console;

namespace Nokta.Server.Verbs;

/// <summary>Loads the two demo businesses into a folder of their own and serves them on this machine.</summary>
internal static class DemoVerb
{
    public static Verb Create(Globals globals)
    {
        var loadOnly = new Option<bool>("--load-only") { Description = "Load the data and stop." };
        var options = new ServeOptions(globals);
        var command = new Command("demo", "Load two demo businesses, a generated café and a real retailer's log, and serve them.") { loadOnly };
        options.AddTo(command);
        command.SetAction(async (call, ct) =>
        {
            var folder = call.GetResult(globals.Data) is { Implicit: false } ? call.GetRequiredValue(globals.Data) : "data-demo";
            var place = globals.PlaceOf(call, folder);
            await LoadAsync(place, ct);
            if (call.GetValue(loadOnly)) return CommandLine.Ok;
            return await ServeVerb.RunAsync(place, call, globals, options, ct);
        });
        return new Verb(command, "nokta demo", "nokta demo --data /tmp/nokta-demo --urls http://127.0.0.1:8080");
    }

    private static async Task LoadAsync(DataPlace place, CancellationToken ct)
    {
        await using var workshop = await Workshop.OpenAsync(place, ct);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected)
        {
            await new DemoLoading(workshop, (_, _) => { }).LoadAsync(DemoFolder.All, ct);
            return;
        }

        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).StartAsync(async progress =>
        {
            var task = progress.AddTask("Loading the demo", maxValue: 1);
            await new DemoLoading(workshop, (what, share) =>
            {
                if (what.Length > 0) task.Description = Markup.Escape(what);
                task.Value = share;
            }).LoadAsync(DemoFolder.All, ct);
        });
    }
}
