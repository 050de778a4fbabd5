using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>Call records: Asterisk's Master.csv, and tables of any telephone system that name both ends of a call.</summary>
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
        return CallColumns.AsteriskHeader(rows) is not null || rows.Take(10).Any(r => CallColumns.Of(r) is { } columns && HasNumbers(rows, r, columns));
    }

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path) => new List<TableInfo> { new("", null) };

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var opened = OpenTable.Open(path, new FileForm(FileFormats.Csv, Encoding: choice.Encoding is "utf-8" ? null : choice.Encoding, Header: choice.Columns is null ? null : choice.Header));
        if (!opened.IsDone) return opened.Refusal!;
        var sample = opened.Value.Sample;
        // Of a part of a file the columns are known; the part alone may not show whose they are.
        if (choice.Columns is { } known && CallTable.OwnColumns(known) is var own && CallColumns.Of(own) is { } given) return new CallTable(opened.Value, own, given);
        if (!sample.HasHeader && CallColumns.AsteriskHeader(sample.Rows) is { } asterisk) return new CallTable(opened.Value, asterisk, CallColumns.Of(asterisk)!);
        if (CallColumns.Of(sample.Header) is { } columns) return new CallTable(opened.Value, sample.Header, columns);
        opened.Value.Dispose();
        return new Refusal("import.no-calls");
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
