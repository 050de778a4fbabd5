using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Tests;

/// <summary>Real event logs that lie beside the project; a test that does not find them says so.</summary>
internal static class SharedData
{
    /// <summary>One event of a log.</summary>
    public sealed record Event(string Case, string Activity, long Time, string Resource, string Lifecycle);

    private static readonly ConcurrentDictionary<string, List<Event>> s_logs = new();

    /// <summary>Events in the order of the file, from a CSV with case, activity, time, resource and lifecycle.</summary>
    public static List<Event> EventLog(string name) => s_logs.GetOrAdd(name, Read);

    private static List<Event> Read(string name)
    {
        using var reader = new StreamReader(Open(Path.Combine("eventlogs", name)));
        var events = new List<Event>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var fields = Split(line);
            var time = DateTimeOffset.Parse(fields[2], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            events.Add(new Event(fields[0], fields[1], (time - DateTimeOffset.UnixEpoch).Ticks / 10, fields[3], fields.Count > 4 ? fields[4] : ""));
        }
        return events;
    }

    private static Stream Open(string relative)
    {
        var path = Root() is { } root ? Path.Combine(root, relative) : relative;
        if (!File.Exists(path)) Assert.Skip($"data absent: {relative}");
        var file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    private static string? Root()
    {
        if (Environment.GetEnvironmentVariable("NOKTA_SHARED") is { Length: > 0 } named) return Path.Combine(named, "data");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "data") is var data && Directory.Exists(data)) return data;
        return null;
    }

    private static List<string> Split(string line)
    {
        var (fields, field, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        foreach (var letter in line)
        {
            if (letter == '"') quoted = !quoted;
            else if (letter == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else field.Append(letter);
        }
        fields.Add(field.ToString());
        return fields;
    }
}
