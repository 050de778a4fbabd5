using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Tests.Interactions;

[SameOnEveryStore]
public sealed class CsvReaderTests
{
    [Fact]
    public void What_a_quoting_writer_writes_is_read_back()
    {
        var letter = Gen.Elements('a', 'ی', 'ж', ',', ';', '\t', '"', '\n', '\r', ' ', '1', '٣', '|');
        var cell = letter.ArrayOf().Select(letters => new string(letters));
        var row = cell.ArrayOf(3);
        var table = row.ArrayOf().Where(rows => rows.All(r => r.Any(c => c.Length > 0)));

        Prop.ForAll(table.ToArbitrary(), Gen.Elements(',', ';', '\t', '|').ToArbitrary(), Gen.Elements("\n", "\r\n", "\r").ToArbitrary(), (rows, delimiter, end) =>
        {
            var text = string.Concat(rows.Select(r => string.Join(delimiter, r.Select(Quote)) + end));
            return Read(text, delimiter).Select(r => r.Cells).SequenceEqual(rows, Same);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Records_longer_than_the_buffer_are_read_whole()
    {
        var cell = string.Concat(Enumerable.Repeat("a line\nand \"another\", ", 100_000));

        var rows = Read($"x,y\n1,{Quote(cell)}\n2,z\n", ',');

        Assert.Equal(["1", cell], rows[1].Cells);
        Assert.Equal(["2", "z"], rows[2].Cells);
        Assert.Equal(200_003 - 100_000, rows[2].Line);
    }

    [Fact]
    public void Lines_are_counted_through_quoted_line_breaks_and_empty_lines()
    {
        var rows = Read("a,b\r\n\r\n\"1\r\n2\n3\",x\r\ny,z", ',');

        Assert.Equal([1L, 3, 6], rows.Select(r => r.Line));
    }

    [Fact]
    public void A_quote_that_is_never_closed_costs_its_own_line_only()
    {
        var rows = Read("a,b\n1,\"open\n2,x\n3,y\n", ',');

        Assert.Equal([RecordFault.None, RecordFault.UnclosedQuote, RecordFault.None, RecordFault.None], rows.Select(r => r.Fault));
        Assert.Equal(["2", "x"], rows[2].Cells);
        Assert.Equal([1L, 2, 3, 4], rows.Select(r => r.Line));
    }

    [Fact]
    public void A_line_beyond_the_limit_is_passed_and_the_next_one_is_read()
    {
        var reader = new CsvReader(Source("a,b\n" + new string('x', 3_000_000) + "\n1,2\n"), (byte)',', 1 << 20);
        var seen = new List<(RecordFault, int, long)>();
        while (reader.Next()) seen.Add((reader.Fault, reader.Count, reader.Line));

        Assert.Equal([(RecordFault.None, 2, 1L), (RecordFault.TooLong, 0, 2L), (RecordFault.None, 2, 3L)], seen);
    }

    [Theory]
    [InlineData("a,\"b\" ,c", "a|b|c")]
    [InlineData("a,\"b\"c,d", "a|\"b\"c|d")]
    [InlineData("a,b \"c\" d,e", "a|b \"c\" d|e")]
    [InlineData("a,,", "a||")]
    [InlineData("\"\",x", "|x")]
    [InlineData("\"a \"\"b\"\"\"", "a \"b\"")]
    public void Dialects_of_real_programs_are_read(string line, string cells) =>
        Assert.Equal(cells, string.Join('|', Read(line, ',')[0].Cells));

    private static List<(List<string> Cells, long Line, RecordFault Fault)> Read(string text, char delimiter)
    {
        var reader = new CsvReader(Source(text), (byte)delimiter);
        var rows = new List<(List<string>, long, RecordFault)>();
        while (reader.Next()) rows.Add((reader.Texts(), reader.Line, reader.Fault));
        return rows;
    }

    private static ReadText Source(string text)
    {
        var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return room => stream.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
    }

    private static bool Same(List<string> a, string[] b) => a.SequenceEqual(b);

    private static string Quote(string cell) => "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}

internal static class Sequences
{
    public static bool SequenceEqual<A, B>(this IEnumerable<A> first, IReadOnlyCollection<B> second, Func<A, B, bool> same)
    {
        var all = first.ToList();
        return all.Count == second.Count && all.Zip(second).All(p => same(p.First, p.Second));
    }
}
