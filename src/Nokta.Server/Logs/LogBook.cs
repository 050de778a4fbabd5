using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Nokta.Server.Logs;

/// <summary>The server's log, one line an entry: a sentence for eyes or a JSON object for programs. Nothing that a person typed, is called or sent stands in it.</summary>
internal sealed class LogBook(TextWriter output, bool isJson, TimeProvider time) : ILoggerProvider
{
    public const int MostPerMinute = 20;
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
    private readonly ConcurrentDictionary<string, Page> _pages = new(StringComparer.Ordinal);
    private readonly LogVolume _volume = new(MostPerMinute, time);
    private readonly Lock _lock = new();

    public ILogger CreateLogger(string categoryName) => _pages.GetOrAdd(categoryName, source => new Page(this, source));

    public void Dispose() => output.Flush();

    private void Write(string source, LogLevel level, string template, string sentence, IReadOnlyList<KeyValuePair<string, string>> values, Exception? broken)
    {
        var keptBack = 0;
        // The log of requests was asked for as it is.
        if (source != RequestLog.Source && !_volume.Allows(source, template, out keptBack)) return;
        var line = isJson ? Json(source, level, sentence, values, broken, keptBack) : Plain(source, level, sentence, broken, keptBack);
        lock (_lock)
        {
            output.WriteLine(line);
            output.Flush();
        }
    }

    private string Plain(string source, LogLevel level, string sentence, Exception? broken, int keptBack)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {Word(level)} {source}: {sentence}");
        if (keptBack > 0) line.Append(CultureInfo.InvariantCulture, $" (and {keptBack} more of the same in the last minute)");
        if (broken is null) return line.ToString();
        line.Append(" | ").Append(LogWording.KindOf(broken));
        foreach (var frame in LogWording.FramesOf(broken)) line.Append(" | ").Append(frame);
        return line.ToString();
    }

    private string Json(string source, LogLevel level, string sentence, IReadOnlyList<KeyValuePair<string, string>> values, Exception? broken, int keptBack)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("at", time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("level", Word(level));
            json.WriteString("source", source);
            json.WriteString("message", sentence);
            if (values.Count > 0)
            {
                json.WriteStartObject("with");
                foreach (var (name, value) in values.DistinctBy(v => v.Key)) json.WriteString(name, value);
                json.WriteEndObject();
            }

            if (Activity.Current is { } activity) json.WriteString("trace", activity.TraceId.ToString());
            if (keptBack > 0) json.WriteNumber("keptBack", keptBack);
            if (broken is not null)
            {
                json.WriteString("error", LogWording.KindOf(broken));
                json.WriteStartArray("where");
                foreach (var frame in LogWording.FramesOf(broken)) json.WriteStringValue(frame);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static string Word(LogLevel level) => level switch { LogLevel.Critical => "critical", LogLevel.Error => "error", LogLevel.Warning => "warning", LogLevel.Information => "info", _ => "debug" };

    /// <summary>What one part of the product writes.</summary>
    private sealed class Page(LogBook book, string source) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var (sentence, values) = LogWording.Of(state, formatter(state, null));
            var template = state is IReadOnlyList<KeyValuePair<string, object?>> and [.., { Value: string text }] ? text : eventId.Name ?? "";
            book.Write(source, logLevel, template, sentence, values, exception);
        }
    }
}
