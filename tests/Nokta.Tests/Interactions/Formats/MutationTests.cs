using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Reading;
using static Nokta.Tests.Interactions.Formats.LogBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Files damaged at random (seeds fixed): whatever comes of them, it is a refusal or rows, never an exception and never an end that does not come.</summary>
[SameOnEveryStore]
public sealed class MutationTests
{
    private const int Rounds = 250;

    private const string Xes = """
        <?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0"><global scope="event"><string key="concept:name" value="name"/></global><classifier name="c" keys="concept:name"/>
        <trace><string key="concept:name" value="1"/><event><string key="concept:name" value="ask &amp; wait"/><date key="time:timestamp" value="2026-01-01T10:00:00+03:30"/>
        <list key="items"><values><string key="item" value="tea"/></values></list></event><event><string key="concept:name" value="pay"/><date key="time:timestamp" value="2026-01-01T11:00:00+03:30"/></event></trace></log>
        """;

    private const string Ocel = """
        {"objectTypes":[{"name":"customer","attributes":[{"name":"tier"}]}],"eventTypes":[{"name":"pay","attributes":[{"name":"channel"}]}],
        "objects":[{"id":"c1","type":"customer","attributes":[{"name":"tier","time":"1970-01-01T00:00:00Z","value":"new"}]}],
        "events":[{"id":"e1","type":"pay","time":"2026-03-01T10:00:00Z","attributes":[{"name":"channel","value":"web"}],"relationships":[{"objectId":"c1","qualifier":"buyer"}]},{"id":"e2","type":"pay","time":"2026-03-02T10:00:00Z","relationships":[]}]}
        """;

    private const string Json = """
        {"id":1,"time":"2026-03-01T10:00:00Z","a":{"b":[1,2,{"c":null}]},"s":"\u0633 \"x\""}
        {"id":2,"time":"2026-03-01T10:00:01Z","a":{"b":[]},"s":""}

        """;

    public static TheoryData<string> Files => ["nginx-combined.log", "nginx-json.log", "asterisk-Master.csv", "icalendar-bookings.ics", "vobject-contacts.vcf", "xes", "ocel", "json"];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_file_is_refused_or_read_to_its_end(string name)
    {
        var folder = Directory.CreateTempSubdirectory("nokta-mutation-").FullName;
        var path = Path.Combine(folder, "file");
        var whole = name switch { "xes" => Longer(Xes, "<trace>", "</log>"), "ocel" => Longer(Ocel, "{\"id\":\"e1\"", "{\"id\":\"e2\""), "json" => Longer(Json, "{\"id\":2", ""), _ => File.ReadAllBytes(Fixture(name)) };
        var (rows, refused) = (0, 0);
        for (var seed = 0; seed < Rounds; seed++)
        {
            File.WriteAllBytes(path, Mutated(whole, seed));
            try
            {
                if (Read(path, whole.Length) is >= 0 and var read) rows += read;
                else refused++;
            }
            catch (Exception problem)
            {
                Assert.Fail($"{name}, seed {seed}: {problem}");
            }
        }

        Directory.Delete(folder, recursive: true);
        Assert.True(rows > Rounds, $"{rows} rows, {refused} refused");
    }

    /// <summary>Rows of the file, good and bad; -1 = it was refused.</summary>
    private static int Read(string path, int length)
    {
        var guess = FileGuess.Read(path);
        if (!guess.IsDone || FileFormats.Of(path, guess.Value.Form.Format) is not { } format) return guess.IsDone ? 0 : -1;
        var opened = format.Open(path, guess.Value.Form.Choice);
        if (!opened.IsDone) return -1;
        using var table = opened.Value;
        var (records, n) = (new TableRecords(table), 0);
        for (; records.Next(); n++)
        {
            Assert.True(n <= length * 2, "It does not end.");
            Assert.True(records.Fault != RecordFault.None || records.LeftOut is not null || records.Count >= table.Header.Count || table.HasLines, $"row {n} has {records.Count} of {table.Header.Count} fields");
        }

        Assert.NotEmpty(table.Hash);
        return n;
    }

    /// <summary>The text with the part between the first mark and the last one many times over.</summary>
    private static byte[] Longer(string text, string from, string to)
    {
        var (start, end) = (text.IndexOf(from, StringComparison.Ordinal), text.LastIndexOf(to, StringComparison.Ordinal));
        return Encoding.UTF8.GetBytes(text[..start] + string.Concat(Enumerable.Repeat(text[start..end], 40)) + text[end..]);
    }

    private static byte[] Mutated(byte[] whole, int seed)
    {
        var random = new Random(seed);
        var bytes = whole.ToList();
        for (var i = random.Next(1, 6); i > 0 && bytes.Count > 2; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(bytes.Count - at, random.Next(1, 40));
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.InsertRange(at, "\"<>{}[]\n\\&;:=\0"u8[..random.Next(1, 14)].ToArray()); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                default: (bytes[at], bytes[^1]) = (bytes[^1], bytes[at]); break;
            }
        }

        return [.. bytes];
    }
}
