using System.Diagnostics;
using System.Globalization;

namespace Nokta.Bench.Load;

/// <summary>A server of its own process, on a free port of this machine.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    /// <summary>Is the sender's: no server runs with it.</summary>
    public const string Inline = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly Process _process;

    private ServedProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public double ProcessorSeconds
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Megabytes that the process has held at most since the last time this was asked.</summary>
    public long TakePeak()
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(l => l.StartsWith("VmHWM", StringComparison.Ordinal));
        try
        {
            File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // The peak is then that since its start.
        }

        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) >> 10;
    }

    public static Task<ServedProcess> NoktaAsync(string nokta, string folder) =>
        StartAsync(nokta, "serve", "--data", folder, "--urls", "http://127.0.0.1:0", "--lang", "en");

    public static Task<ServedProcess> BareAsync() => StartAsync(typeof(ServedProcess).Assembly.Location, "intake-bare");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var stop = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<ServedProcess> StartAsync(string program, params string[] words)
    {
        var (file, all) = program.EndsWith(".dll", StringComparison.Ordinal) ? ("dotnet", (string[])[program, .. words]) : (program, words);
        var start = new ProcessStartInfo(file, all) { RedirectStandardOutput = true, RedirectStandardInput = true };
        start.Environment.Remove(Inline);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal) is not (>= 0 and var at)) continue;
            _ = process.StandardOutput.ReadToEndAsync();
            return new ServedProcess(process, int.Parse(line[(at + 17)..].Split('/', ' ')[0], CultureInfo.InvariantCulture));
        }

        throw new InvalidOperationException("It ended before it was ready.");
    }
}
