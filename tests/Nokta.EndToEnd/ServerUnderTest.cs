using System.Diagnostics;

namespace Nokta.EndToEnd;

/// <summary>The real executable on a data folder of its own, on an address of this machine that was free.</summary>
public sealed class ServerUnderTest : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _said = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly bool _hasOwner;

    private ServerUnderTest(Process process, string folder, bool hasOwner) => (_process, Folder, _hasOwner) = (process, folder, hasOwner);

    public string Folder { get; }
    public string Address { get; private set; } = "";

    /// <summary>The setup code it printed, when nobody can sign in yet.</summary>
    public string SetupCode => _said.Select(line => line.Split("Setup code: ")).First(parts => parts.Length == 2)[1].Trim();

    public static async Task<ServerUnderTest> StartAsync(string verb, string? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("nokta-e2e-").FullName;
        var start = new ProcessStartInfo("dotnet", [Executable, verb, "--data", folder, "--urls", "http://127.0.0.1:0", "--language", "en"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var server = new ServerUnderTest(new Process { StartInfo = start }, folder, hasOwner: verb == "demo");
        server.Run();
        var first = await Task.WhenAny(server._ready.Task, Task.Delay(TimeSpan.FromMinutes(4)));
        if (first != server._ready.Task) throw new TimeoutException("The server did not get ready: " + string.Join('\n', server._said));
        await server._ready.Task;
        return server;
    }

    internal static string Executable => Path.Combine(Root(), "src", "Nokta.Server", "bin", Configuration, "net10.0", "nokta.dll");

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Nokta.slnx"))) folder = folder.Parent;
        return folder.FullName;
    }

    private static string Configuration => AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    private void Run()
    {
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _ready.TrySetException(new InvalidOperationException("The server ended: " + string.Join('\n', _said)));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (_said) _said.Add(line);
        if (line.StartsWith("Nokta is ready at ", StringComparison.Ordinal)) Address = line["Nokta is ready at ".Length..].Trim().TrimEnd('/');
        // The setup code, where there is one, comes in a line after the address.
        if (Address.Length > 0 && (_hasOwner || line.Contains("Setup code: ", StringComparison.Ordinal))) _ready.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
