using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>Call records: Asterisk's Master.csv, channel event log and queue log, and tables of any telephone system that name both ends of a call.</summary>
internal sealed class CallFormat : IFileFormat
{
    public const string Code = "calls";

    public string Name => Code;

    public bool Recognises(FileHead head)
    {
        if (head.Bytes.IsEmpty || Encodings.FileKind(head.Bytes.Span) is not null || head.Text.AsSpan().TrimStart() is ['{' or '[' or '<', ..]) return false;
        var text = Encoding.UTF8.GetBytes(head.Text[..Math.Min(head.Text.Length, 16 * 1024)]);
        var reader = CsvReader.Over(text, Delimiters.Byte(Delimiters.Recognise(text, isWhole: false))!.Value);
        var rows = new List<IReadOnlyList<string>>();
        while (rows.Count < 30 && reader.Next())
            if (reader.Fault == RecordFault.None) rows.Add(reader.Texts());
        if (rows.Count > 2) rows.RemoveAt(rows.Count - 1);
        if (IsOfEvents(head)) return true;
        return CallColumns.AsteriskHeader(rows) is not null || rows.Take(10).Any(r => CallColumns.Of(r) is { } columns && HasNumbers(rows, r, columns));
    }

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var head = FileHead.Of(path);
        if (QueueCall.IsLog(LinesOf(head))) return OpenQueueLog(path, head, choice);
        var cel = FirstOf(head) is { } first ? CelCall.HeaderOf([first]) : null;
        var form = new FileForm(FileFormats.Csv, Encoding: choice.Encoding is "utf-8" ? null : choice.Encoding, Header: choice.Columns is null ? null : choice.Header);
        var opened = OpenTable.Open(path, cel is null ? form : form with { Delimiter = ",", Header = false });
        if (!opened.IsDone) return opened.Refusal!;
        var sample = opened.Value.Sample;
        // Of a part of a file the columns are known; the part alone may not show whose they are.
        if (choice.Columns is { } known && CallTable.OwnColumns(known) is var own && CallColumns.Of(own) is { } given) return CallTable.OfLegs(new CallSource(opened.Value), own, given, choice.Memory?.Calls);
        if (cel is not null) return OpenEvents(opened.Value, cel, choice);
        if (CelCall.IsHeader(sample.Header)) return OpenEvents(opened.Value, sample.Header, choice);
        if (!sample.HasHeader && CallColumns.AsteriskHeader(sample.Rows) is { } asterisk) return CallTable.OfLegs(new CallSource(opened.Value), asterisk, CallColumns.Of(asterisk)!, choice.Memory?.Calls);
        if (CallColumns.Of(sample.Header) is { } columns) return CallTable.OfLegs(new CallSource(opened.Value), sample.Header, columns, choice.Memory?.Calls);
        opened.Value.Dispose();
        return new Refusal("import.no-calls");
    }

    /// <summary>Whether the lines of one call may stand hours apart: then a part of the file says nothing of its calls.</summary>
    public static bool IsOfEvents(FileHead head)
    {
        if (QueueCall.IsLog(LinesOf(head))) return true;
        return FirstOf(head) is { } first && (CelCall.HeaderOf([first]) is not null || CelCall.IsHeader(first));
    }

    /// <summary>A mapping that was saved before more was told of a call: what is told now belongs to it, the columns of the file are the same.</summary>
    public static KnownMapping Widen(KnownMapping known)
    {
        if (known.Mapping.Format != Code) return known;
        var added = CallTable.SaidMeaning.Where(c => !known.Header.Contains(c.Column!)).ToList();
        if (added.Count == 0) return known;
        return known with { Header = [.. CallTable.Said, .. CallTable.OwnColumns(known.Header)], Mapping = known.Mapping with { Columns = [.. known.Mapping.Columns, .. added] } };
    }

    private static Outcome<ITable> OpenQueueLog(string path, FileHead head, TableChoice choice)
    {
        var text = UnpackedText.Open(path, choice.Encoding);
        if (!text.IsDone) return text.Refusal!;
        var sample = LinesOf(head).Select(QueueCall.Read).OfType<IReadOnlyList<string>>().ToList();
        return CallTable.OfEvents(new CallSource(new QueueLines(text.Value), sample), QueueCall.Columns, 0, QueueCall.Event, choice.Memory?.Calls);
    }

    private static Outcome<ITable> OpenEvents(OpenTable file, IReadOnlyList<string> header, TableChoice choice) =>
        CallTable.OfEvents(new CallSource(file), header, header.ToList().IndexOf("eventtime"), CelCall.Reader(header), choice.Memory?.Calls);

    private static List<string>? FirstOf(FileHead head)
    {
        var reader = CsvReader.Over(Encoding.UTF8.GetBytes(head.Text[..Math.Min(head.Text.Length, 16 * 1024)]), (byte)',');
        return reader.Next() ? reader.Texts() : null;
    }

    /// <summary>The first lines of a text, without the last where it may be cut.</summary>
    private static List<string> LinesOf(FileHead head)
    {
        var lines = head.Text.Split('\n').Take(200).Select(l => l.Trim()).Where(l => l.Length > 0).ToList();
        if (head.Bytes.Length > 60_000 && lines.Count is > 1 and < 200) lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>The columns that a table of calls has once it is read.</summary>
    public static IReadOnlyList<string> HeaderOf(FileSample sample) => [.. CallTable.Said, .. !sample.HasHeader && CallColumns.AsteriskHeader(sample.Rows) is { } asterisk ? asterisk : sample.Header];

    /// <summary>From and to hold telephone numbers in at least one row, not stations or accounts.</summary>
    private static bool HasNumbers(List<IReadOnlyList<string>> rows, IReadOnlyList<string> header, CallColumns columns) =>
        rows.SkipWhile(r => r != header).Skip(1).Any(r => r.Count > Math.Max(columns.From, columns.To) && (IsNumber(r[columns.From]) || IsNumber(r[columns.To])));

    private static bool IsNumber(string cell)
    {
        var digits = Kernel.Words.Folding.Digits(cell);
        return digits.Count(char.IsAsciiDigit) is >= 7 and <= 15 && !digits.Contains('.', StringComparison.Ordinal);
    }
}
