using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nokta.Bench.Load;

/// <summary>One line of JSON for each figure, where the page of proofs reads them.</summary>
internal sealed class Figures(string command)
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Tell(string what, params ReadOnlySpan<(string Name, object? Value)> figures)
    {
        var root = Root();
        var values = new JsonObject();
        foreach (var (name, value) in figures) values[name] = JsonSerializer.SerializeToNode(value);
        var line = new JsonObject
        {
            ["bench"] = command.Split(' ')[0], ["what"] = what, ["command"] = command, ["figures"] = values, ["at"] = DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture),
            ["commit"] = Commit(root), ["cores"] = Environment.ProcessorCount, ["load"] = Load(),
        };
        Console.WriteLine(line.ToJsonString(s_json));
        Directory.CreateDirectory(Path.Combine(root, "artifacts"));
        File.AppendAllText(Path.Combine(root, "artifacts", "bench.jsonl"), line.ToJsonString(s_json) + "\n");
    }

    /// <summary>How many processes wanted the processors in the last minute.</summary>
    private static double Load() => File.Exists("/proc/loadavg") ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Directory.Build.props"))) at = at.Parent;
        return at?.FullName ?? Environment.CurrentDirectory;
    }

    private static string Commit(string root)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["-C", root, "rev-parse", "--short", "HEAD"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }
}
