using System.Text;
using System.Xml;
using Nokta.Interactions.Import.Formats.Xes;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>The scanner of tags against .NET's own reader of XML, on documents as they should be and on damaged ones.</summary>
[SameOnEveryStore]
public sealed class TagScannerTests
{
    private const string Whole = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- made <by> hand - > -->
        <log xes.version="1.0" xmlns="http://www.xes-standard.org/" xmlns:x="urn:x">
          <global scope="event"><string key="concept:name" value=""/></global>
          <x:trace key='نقطه' value="a &amp; b &lt;c&gt; &quot;d&quot; &apos;e&apos; &#1606;&#x642;&#10;"
             other = "1"><event/><event ><list key="l"><values><int key="n" value="7"></int></values></list></event >
          </x:trace><![CDATA[ <event> ]]><?pi <event> ?>
          text &amp; more
          <event><string key="tab	and
        line" value='"'/></event>
        </log>
        """;

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("windows-1251")]
    public void Every_tag_and_value_is_as_the_XML_reader_tells_it(string encoding)
    {
        var text = encoding == "windows-1251" ? Whole.Replace("نقطه", "точка", StringComparison.Ordinal) : Whole;
        var bytes = In(encoding, text.Replace("UTF-8", encoding, StringComparison.Ordinal));

        var (expected, isWhole) = ByReader(In("utf-8", text));

        Assert.True(isWhole);
        var (told, isScanned) = ByScanner(bytes);
        Assert.True(isScanned);
        Assert.Equal(expected, told);
        Assert.Contains(expected, t => t.Contains("a & b <c> \"d\" 'e' نق\n", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_damaged_document_everything_before_the_damage_is_told_the_same()
    {
        var random = new Random(7);
        var (whole, damaged) = (0, 0);
        for (var round = 0; round < 4000; round++)
        {
            var bytes = Damage(Encoding.UTF8.GetBytes(Whole), random);
            var (expected, isWhole) = ByReader(bytes);
            var (told, isScanned) = ByScanner(bytes);

            Assert.Equal(expected, told.Take(expected.Count));
            if (isWhole) Assert.True(isScanned && told.Count == expected.Count, Encoding.UTF8.GetString(bytes));
            if (isWhole) whole++;
            else damaged++;
        }

        Assert.True(whole > 200 && damaged > 200);
    }

    [Theory]
    [InlineData("<a><b></a></b>")]
    [InlineData("<a x='1' x='2'/>")]
    [InlineData("<a/><b/>")]
    [InlineData("<a x=1/>")]
    [InlineData("<a x='<'/>")]
    [InlineData("<a x='&no;'/>")]
    [InlineData("<a x='&#0;'/>")]
    [InlineData("<a x='1'y='2'/>")]
    [InlineData("<a>")]
    [InlineData("<a")]
    [InlineData("")]
    [InlineData("<!DOCTYPE a><a/>")]
    public void What_is_no_document_ends_as_broken(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.False(ByReader(bytes).IsWhole);
        Assert.False(ByScanner(bytes).IsWhole);
    }

    [Fact]
    public void A_tag_without_end_and_elements_without_end_cost_no_memory_without_end()
    {
        Assert.False(ByScanner(Encoding.UTF8.GetBytes("<log><string value=\"" + new string('x', 40 << 20))).IsWhole);
        Assert.False(ByScanner(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 1_000_000)))).IsWhole);
    }

    private static byte[] In(string encoding, string text)
    {
        var with = encoding == "utf-16" ? Encoding.Unicode : encoding == "utf-8" ? Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(1251)!;
        return [.. with.GetPreamble(), .. with.GetBytes(encoding == "windows-1251" ? text.Replace('‌', ' ') : text)];
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var n = random.Next(1, 3); n > 0; n--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(4))
            {
                case 0: damaged.RemoveAt(at); break;
                case 1: damaged.Insert(at, "<>/=\"'& ax;"u8[random.Next(11)]); break;
                case 2: damaged[at] = "<>/=\"'& ax;\u0001"u8[random.Next(12)]; break;
                default: damaged.RemoveRange(at, Math.Min(random.Next(40), damaged.Count - at)); break;
            }
        }

        return [.. damaged];
    }

    private static (List<string> Tags, bool IsWhole) ByScanner(byte[] bytes)
    {
        var tags = new List<string>();
        using var scanner = new TagScanner(new MemoryStream(bytes));
        while (true)
        {
            var kind = scanner.Next();
            if (kind is TagKind.End or TagKind.Broken) return (tags, kind == TagKind.End);
            tags.Add($"{kind} {Encoding.UTF8.GetString(scanner.Name)} {scanner.Depth} {Encoding.UTF8.GetString(scanner["key"u8])} {Encoding.UTF8.GetString(scanner["value"u8])}");
        }
    }

    private static (List<string> Tags, bool IsWhole) ByReader(byte[] bytes)
    {
        var tags = new List<string>();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                if (reader.NodeType == XmlNodeType.EndElement) tags.Add($"Close {reader.LocalName} {reader.Depth + 1}  ");
                if (reader.NodeType != XmlNodeType.Element) continue;
                var (kind, name, depth, key, value) = (reader.IsEmptyElement ? "Empty" : "Open", reader.LocalName, reader.Depth + 1, "", "");
                var (hasKey, hasValue) = (false, false);
                while (reader.MoveToNextAttribute())
                {
                    if (reader.LocalName == "key" && !hasKey) (key, hasKey) = (reader.Value, true);
                    if (reader.LocalName == "value" && !hasValue) (value, hasValue) = (reader.Value, true);
                }

                tags.Add($"{kind} {name} {depth} {key} {value}");
            }

            return (tags, true);
        }
        catch (XmlException)
        {
            return (tags, false);
        }
    }
}
