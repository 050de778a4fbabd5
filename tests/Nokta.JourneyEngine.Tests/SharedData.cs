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

    /// <summary>Baskets of the retailer's sample of purchase lines: one event per basket and department.</summary>
    public static List<Event> Baskets() => s_logs.GetOrAdd("completejourney", _ =>
    {
        var departments = Lines("completejourney/products.csv.gz").ToDictionary(f => f[0], f => f[2]);
        var events = new Dictionary<(string Basket, string Department), Event>();
        foreach (var line in Lines("completejourney/transactions_sample.csv.gz"))
        {
            var department = departments.GetValueOrDefault(line[3], "");
            events.TryAdd((line[2], department), new Event(line[0], department, Instant(line[10]), line[1], ""));
        }
        return [.. events.Values.OrderBy(e => e.Time)];
    });

    /// <summary>The lines of a file, its header included.</summary>
    public static IEnumerable<string> Text(string relative)
    {
        using var reader = new StreamReader(Open(relative));
        while (reader.ReadLine() is { } line)
            if (line.Length > 0) yield return line;
    }

    private static List<Event> Read(string name) => [.. Lines("eventlogs/" + name)
        .Select(f => new Event(f[0], f[1], Instant(f[2]), f[3], f.Count > 4 ? f[4] : ""))];

    /// <summary>The fields of each line of a table, its header left out.</summary>
    public static List<List<string>> Table(string relative) => [.. Lines(relative)];

    private static IEnumerable<List<string>> Lines(string relative)
    {
        using var reader = new StreamReader(Open(relative));
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return Split(line);
    }

    private static long Instant(string text) =>
        (DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>A file as it is, unpacked where it is packed.</summary>
    public static Stream Open(string relative)
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
