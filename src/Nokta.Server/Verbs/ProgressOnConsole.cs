using Nokta.Interactions.Import;
using Nokta.Kernel.Words;
using Spectre.Console;

namespace Nokta.Server.Verbs;

/// <summary>A progress bar on the error stream, where somebody watches; nothing where it is redirected.</summary>
internal static class ProgressOnConsole
{
    public static async Task<T> ShowAsync<T>(string name, Reader reader, Func<IProgress<ImportProgress>?, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return await work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context =>
            {
                var bar = context.AddTask(Markup.Escape(name), maxValue: 1);
                return work(new Bar(bar, name, reader));
            });
    }

    public static async Task<T> ShowAsync<T>(string name, Func<IProgress<double>?, Task<T>> work)
    {
        if (Console.IsErrorRedirected) return await work(null);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => work(new Share(context.AddTask(Markup.Escape(name), maxValue: 1))));
    }

    private sealed class Share(ProgressTask bar) : IProgress<double>
    {
        public void Report(double value) => bar.Value = value;
    }

    private sealed class Bar(ProgressTask bar, string name, Reader reader) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value)
        {
            bar.Value = value.Share;
            bar.Description = Markup.Escape($"{name} {reader.Number(value.Counts.Read)}");
        }
    }
}
