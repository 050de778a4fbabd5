using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Tests.Interactions;

/// <summary>Delimited text as tills, banks, databases and Excel of every country write it.</summary>
[SameOnEveryStore]
public sealed class DialectTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-dialect-").FullName;

    [Theory]
    [InlineData("sep=;\nid;when\n1;2026-03-21\n", "id,when", "1|2026-03-21")]
    [InlineData("sep=^\nid^when^what\n1^2026-03-21^a,b\n", "id,when,what", "1|2026-03-21|a,b")]
    [InlineData("Отчёт по кассе 3\nПериод: март\n\nЧек;Дата;Сумма\n1;21.03.2026;12,50\n2;22.03.2026;13,50\nИтого;;26,00\nКассир Иванова\n", "Чек,Дата,Сумма", "1|21.03.2026|12,50", "2|22.03.2026|13,50", "! total", "! remark")]
    [InlineData("گزارش فروش\nشماره,تاریخ,مبلغ\n۱,۱۴۰۵/۰۱/۰۱,۱۰۰\n۲,۱۴۰۵/۰۱/۰۲,۲۰۰\nجمع کل,,۳۰۰\n", "شماره,تاریخ,مبلغ", "۱|۱۴۰۵/۰۱/۰۱|۱۰۰", "۲|۱۴۰۵/۰۱/۰۲|۲۰۰", "! total")]
    [InlineData(",,Продажи,,Возвраты,\nid,Дата,сумма,штук,сумма,штук\n1,2026-03-21,10,1,2,1\n2,2026-03-22,20,2,3,1\n", "id,Дата,Продажи · сумма,Продажи · штук,Возвраты · сумма,Возвраты · штук", "1|2026-03-21|10|1|2|1", "2|2026-03-22|20|2|3|1")]
    [InlineData("a;b;c;\n1;2;3;\n4;5;6;\n", "a,b,c", "1|2|3|", "4|5|6|")]
    [InlineData("a, \"b\" , c\n1, \"x, y\" , 3\n", "a,b,c", "1|x, y| 3")]
    [InlineData("a,b\n1,\"he said \\\"hi, you\\\" loud\"\n2,\"ok\"\n", "a,b", "1|he said \"hi, you\" loud", "2|ok")]
    [InlineData("'id','time','note'\n'1','2026-03-21','it''s, fine'\n'2','2026-03-22','b'\n", "id,time,note", "1|2026-03-21|it's, fine", "2|2026-03-22|b")]
    [InlineData("id,note\n1,'tis the season\n2,rock 'n' roll\n", "id,note", "1|'tis the season", "2|rock 'n' roll")]
    [InlineData("id||time||note\n1||2026-03-21||a|b\n2||2026-03-22||c\n3||2026-03-22||c\n4||2026-03-22||c\n5||2026-03-22||c\n6||2026-03-22||c\n7||2026-03-22||c\n8||2026-03-22||c\n9||2026-03-22||c\n0||2026-03-22||c\n", "id,time,note", "1|2026-03-21|a|b", "2|2026-03-22|c", "…")]
    [InlineData("id~time\n1~2026-03-21\n2~2026-03-22\n", "id,time", "1|2026-03-21", "2|2026-03-22")]
    [InlineData("id\u0001time\n1\u00012026-03-21\n", "id,time", "1|2026-03-21")]
    [InlineData("a,b\r1,2\r3,4\r", "a,b", "1|2", "3|4")]
    [InlineData("a,b\r\n1,2\n3,4\r5,6", "a,b", "1|2", "3|4", "5|6")]
    [InlineData("code,phone,text\n=\"00123\",'+79120000000,'=1+1\n\"=\"\"00124\"\"\",'0912,'quoted'\n", "code,phone,text", "00123|+79120000000|=1+1", "00124|0912|'quoted'")]
    [InlineData("сумма;штук\n12,50;3,40\n13,50;4,40\n", "сумма,штук", "12,50|3,40", "13,50|4,40")]
    [InlineData("UTF-8\nh1,h2,h3\nd1,1,2026-01-01\n", "h1,h2,h3", "d1|1|2026-01-01")]
    [InlineData("Total Wine,2026-03-21,5\nTotal Wine,2026-03-22,6\n", "1,2,3", "Total Wine|2026-03-21|5", "Total Wine|2026-03-22|6")]
    [InlineData("id,what,n\n1,Total,7\nTotal,,7\n", "id,what,n", "1|Total|7", "! total")]
    public void Is_read(string text, string header, params string[] rows) => Check(new UTF8Encoding(false).GetBytes(text), header, rows);

    [Theory]
    [InlineData("utf-16le", true)]
    [InlineData("utf-16le", false)]
    [InlineData("utf-16be", true)]
    [InlineData("utf-16be", false)]
    [InlineData("utf-8", true)]
    public void Wide_and_marked_text_is_read(string encoding, bool hasMark)
    {
        var found = Encodings.Find(encoding)!;
        byte[] mark = !hasMark ? [] : encoding == "utf-8" ? [0xEF, 0xBB, 0xBF] : encoding == "utf-16le" ? [0xFF, 0xFE] : [0xFE, 0xFF];
        var text = "id\tдата\tname\n1\t21.03.2026\tАнна\n2\t22.03.2026\tBob\n";

        Check([.. mark, .. found.GetBytes(text)], "id,дата,name", ["1|21.03.2026|Анна", "2|22.03.2026|Bob"]);
    }

    [Theory]
    [InlineData("windows-1251", "Москва, ул. Ленина")]
    [InlineData("windows-1256", "تهران بازار پارک")]
    public void Lines_of_another_encoding_in_a_file_are_read_in_theirs_and_told(string encoding, string place)
    {
        var utf8 = new UTF8Encoding(false);
        byte[] bytes = [.. utf8.GetBytes("id;place\n1;Санкт-Петербург و تهران\n"), .. Encodings.Find(encoding)!.GetBytes($"2;{place}\n"), .. utf8.GetBytes("3;Казань شیراز\n4;\xC3"), 0xC3, 0x28, (byte)'\n'];
        var path = Write(bytes);
        using var table = OpenTable.Open(path, new FileForm()).Value!;
        var seen = new List<string>();
        while (table.Rows.Next()) seen.Add(Encoding.UTF8.GetString(table.Rows.Field(1)));

        Assert.Equal([place], seen.Where((_, i) => i == 1));
        Assert.Equal("Казань شیراز", seen[2]);
        Assert.Equal((encoding, 1L), table.Notes.Where(n => n.Code == "mixed-encoding").Select(n => ((string)n.With!["encoding"]!, (long)n.With["n"]!)).Single());
        Assert.False(System.Text.Unicode.Utf8.IsValid(table.Rows.Raw));
    }

    [Fact]
    public void Text_in_gzip_is_read_and_known_by_the_hash_of_its_file()
    {
        var path = Write(Packed("id,time\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => FormattableString.Invariant($"{i},2026-03-21 10:{i % 60:00}\n")))));
        using var table = OpenTable.Open(path, new FileForm()).Value!;
        var n = 0;
        while (table.Rows.Next()) n++;

        Assert.Equal(50_000, n);
        Assert.Equal(MeasuredStream.HashOf(path), table.Hash);
        Assert.Equal(table.Bytes, table.BytesRead);
    }

    [Fact]
    public void A_gzip_of_gigabytes_in_a_few_bytes_is_refused()
    {
        var path = Path.Combine(_folder, "bomb.csv.gz");
        using (var file = File.Create(path))
        using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize))
        {
            gzip.Write("id,time\n1,2026-03-21\n"u8);
            var row = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("1,2026-03-21\n", 80_000)));
            for (var i = 0; i < 60; i++) gzip.Write(row);
        }

        using var table = OpenTable.Open(path, new FileForm()).Value!;
        var stopped = Assert.Throws<Nokta.Interactions.Import.Formats.BrokenFileException>(() =>
        {
            while (table.Rows.Next()) { }
        });
        Assert.Equal("import.too-inflated", stopped.Refusal.Code);
    }

    [Fact]
    public void A_cut_or_damaged_gzip_is_refused()
    {
        var whole = Packed(string.Concat(Enumerable.Range(0, 20_000).Select(i => FormattableString.Invariant($"{i * 7919 % 65_537},2026-03-21\n"))));
        whole.AsSpan(whole.Length / 4, 300).Fill(0xAA);

        var read = FileGuess.Read(Write(whole));

        Assert.Equal("import.zip-broken", read.Refusal?.Code);
    }

    [Theory]
    [InlineData("\u200E1\u00A0234,50\u200F ₽", 123450)]
    [InlineData("\u202B1\u2009234.5\u202C", 123450)]
    [InlineData("\u2067۱٬۲۳۴٫۵\u2069", 123450)]
    [InlineData("(1\u202F234,50)", -123450)]
    [InlineData("1\u2007234,50 руб.", 123450)]
    [InlineData("\u2060−1234.50", -123450)]
    public void Marks_and_thin_spaces_inside_numbers_change_nothing(string cell, long minor)
    {
        Assert.Null(AmountText.Read(Encoding.UTF8.GetBytes(cell), "RUB", 0, out var read, out _));
        Assert.Equal(minor, read);
    }

    [Fact]
    public void Marks_inside_dates_change_nothing()
    {
        Assert.Null(new TimeText(TimeFormats.Jalali).Read(Encoding.UTF8.GetBytes("\u200F۱۴۰۵\u200E/۰۱/\u2068۰۱\u2069"), out var marked));
        Assert.Null(new TimeText(TimeFormats.Jalali).Read("1405/01/01"u8, out var plain));
        Assert.Equal(plain, marked);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Check(byte[] bytes, string header, string[] rows)
    {
        var opened = OpenTable.Open(Write(bytes), new FileForm());
        Assert.True(opened.IsDone, opened.Refusal?.ToString());
        using var table = opened.Value;
        var seen = new List<string>();
        while (table.Rows.Next()) seen.Add(table.Rows.LeftOut is { } why ? "! " + why : string.Join('|', table.Rows.Texts()));

        Assert.Equal(header, string.Join(',', table.Sample.Header));
        Assert.Equal(rows.TakeWhile(r => r != "…"), rows.Contains("…") ? seen.Take(rows.Length - 1) : seen);
        Assert.Equal(seen.Where(r => r[0] != '!'), table.Sample.Rows.Select(r => string.Join('|', r)));
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private static byte[] Packed(string text)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
