using System.Diagnostics;
using System.Text;

namespace Nokta.Tests.Server;

/// <summary>The real program as a process of its own: it can be killed.</summary>
internal sealed class NoktaProcess : IAsyncDisposable
{
    private readonly StringBuilder _said = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private NoktaProcess(Process process) => Process = process;

    public Process Process { get; }
    public string Said { get { lock (_said) return _said.ToString(); } }

    public static NoktaProcess Start(params string[] args) => StartWith(null, args);

    /// <summary>With a variable of the environment.</summary>
    public static NoktaProcess StartWith((string Name, string Value)? variable, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "nokta.dll"), .. args, "--language", "en"]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        if (variable is var (name, value)) start.Environment[name] = value;
        var started = new NoktaProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        started.Process.OutputDataReceived += (_, line) => started.Hear(line.Data);
        started.Process.ErrorDataReceived += (_, line) => started.Hear(line.Data);
        started.Process.Exited += (_, _) => started._address.TrySetException(new InvalidOperationException("It ended: " + started.Said));
        started.Process.Start();
        started.Process.BeginOutputReadLine();
        started.Process.BeginErrorReadLine();
        return started;
    }

    /// <summary>A server on an address that was free, when it answers.</summary>
    public static async Task<(NoktaProcess Process, string Address)> ServeAsync(string folder, params string[] more)
    {
        var started = Start(["serve", "--data", folder, .. more.Contains("--urls") ? [] : (string[])["--urls", "http://127.0.0.1:0"], .. more]);
        return (started, await started._address.Task.WaitAsync(TimeSpan.FromMinutes(2)));
    }

    /// <summary>Where it answers; null when it ended before it did.</summary>
    public async Task<string?> AddressOrEndAsync()
    {
        try
        {
            return await _address.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return Process.ExitCode;
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.AppendLine(line);
        if (line.StartsWith("Nokta is ready at ", StringComparison.Ordinal)) _address.TrySetResult(line["Nokta is ready at ".Length..].Trim().TrimEnd('/'));
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited) Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}
