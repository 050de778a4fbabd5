using System.CommandLine;
using System.IO.Compression;
using Nokta.Interactions.Import.Formats.Xes;
using Nokta.JourneyEngine.Logs;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Server.Backups;

namespace Nokta.Server.Verbs;

/// <summary>The file of a question and which of its columns are meant; the same options for every question about an event log.</summary>
internal sealed class AnalyzeInput
{
    private readonly Globals _globals;
    private readonly Option<string?> _person, _activity, _time, _zone;

    public AnalyzeInput(Globals globals)
    {
        _globals = globals;
        Files = new Argument<string[]>("file") { Description = globals.Reader["cli.analyze.file"], Arity = ArgumentArity.OneOrMore };
        (_person, _activity, _time) = (Column("--person", "cli.analyze.person"), Column("--activity", "cli.analyze.activity"), Column("--time", "cli.analyze.time"));
        _zone = new Option<string?>("--zone") { Description = globals.Reader["cli.analyze.zone"], HelpName = "ZONE" };
        _zone.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !TimeZoneInfo.TryFindSystemTimeZoneById(token.Value, out _)) result.AddError(globals.Reader.Say(Refusal.Of("analyze.zone", ("text", token.Value))));
        });
    }

    public Argument<string[]> Files { get; }

    public void AddTo(Command command)
    {
        command.Add(Files);
        foreach (var option in (Option[])[_person, _activity, _time, _zone]) command.Add(option);
    }

    public TimeZoneInfo Zone(ParseResult call) => call.GetValue(_zone) is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Utc;

    /// <summary>The event log in the files; what was left out is told beside the answer.</summary>
    public EventLog Read(ParseResult call, string? value = null) => Read(call, call.GetValue(Files) ?? [], value);

    public EventLog Read(ParseResult call, IReadOnlyList<string> files, string? value)
    {
        var columns = new EventLogColumns { Person = call.GetValue(_person), Activity = call.GetValue(_activity), Time = call.GetValue(_time), Zone = Zone(call), Value = value };
        var draft = new EventLogDraft(columns);
        foreach (var file in files) Read(file, draft, columns);
        var log = draft.Finish();
        if (log.WithoutPerson > 0) Note(call, "cli.analyze.without-person", ("n", log.WithoutPerson));
        if (log.WithoutActivity > 0) Note(call, "cli.analyze.without-activity", ("n", log.WithoutActivity));
        return log;
    }

    public void Note(ParseResult call, string key, params ReadOnlySpan<(string, object?)> with) => call.InvocationConfiguration.Error.WriteLine(_globals.Reader.Say(key, with));

    /// <summary>A table, unpacked where gzip packed it; <c>-</c> is standard input.</summary>
    public static Stream Open(string file, out byte[] head)
    {
        if (file != "-" && !File.Exists(file)) throw new CallException(Refusal.Of("analyze.no-file", ("file", file)));
        var stream = file == "-" ? Console.OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        stream = PeekedStream.Peek(stream, out head);
        return head is [0x1F, 0x8B, ..] ? PeekedStream.Peek(new GZipStream(stream, CompressionMode.Decompress), out head) : stream;
    }

    private static void Read(string file, EventLogDraft draft, EventLogColumns columns)
    {
        using var stream = Open(file, out var head);
        if (!IsXml(head)) draft.ReadCsv(stream);
        else if (file != "-") ReadXes(file, draft, columns);
        else ReadSpilled(stream, draft, columns);
    }

    /// <summary>The XML reader looks at a file twice, so what comes through a pipe is put into one first.</summary>
    private static void ReadSpilled(Stream stream, EventLogDraft draft, EventLogColumns columns)
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var spilled = File.Create(path)) stream.CopyTo(spilled);
            ReadXes(path, draft, columns);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void ReadXes(string path, EventLogDraft draft, EventLogColumns columns)
    {
        var read = XesEvents.Read(path, draft, columns);
        if (!read.IsDone) throw new RefusedException(read.Refusal!);
    }

    private static bool IsXml(ReadOnlySpan<byte> head)
    {
        if (head is [0xEF, 0xBB, 0xBF, ..]) head = head[3..];
        return head.TrimStart(" \t\r\n"u8) is [(byte)'<', ..];
    }

    private Option<string?> Column(string name, string text) => new(name) { Description = _globals.Reader[text], HelpName = "COLUMN" };
}
