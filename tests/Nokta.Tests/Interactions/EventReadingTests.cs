using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Nokta.Interactions.Live;
using Nokta.Kernel.Calendars;

namespace Nokta.Tests.Interactions;

/// <summary>The reading of live events in one pass, against slow twins of its parts.</summary>
public sealed class EventReadingTests
{
    private static readonly string[] s_seeds =
    [
        """{"source":"till","sourceKey":"k1-000","activity":"order","channel":"hall","amount":"12.50","currency":"EUR","persons":[{"kind":"id","value":"p12"}]}""",
        """{"sourceKey":" ۱۲۳ ","source":"s\u0061","at":"2026-11-01T10:00:00.123Z","persons":[{"kind":"email","value":"A@b.C"},{"value":7,"kind":"id"}],"properties":{"b":[1,2,{"z":null,"a":true}],"a":"سلام"},"comment":"نقطه","durationMs":1200}""",
        """{"source":"s","sourceKey":17,"amount":1e2,"currency":"irt","activity":" x ","topic":null,"staff":"\u0645","properties":{"z":1,"y":2,"x":3,"w":{"b":{},"a":[]}}}""",
    ];

    private static readonly string[] s_pieces = ["\"", "{", "}", "[", "]", ",", ":", "null", "1", "\\u0041", "\\ud800", "\\ud83d\\ude00", " ", "\"a\":1,", "\"b\":[],", "۰", "é", "\\n", "\u00a0"];

    [Fact]
    public void The_fingerprint_of_whatever_is_read_is_that_of_the_slow_twin()
    {
        var (random, read) = (new Random(11), 0);

        for (var i = 0; i < 20_000; i++)
        {
            var raw = Encoding.UTF8.GetBytes(Mutated(random));
            var one = new EventReading(TimeZoneInfo.Utc).Read(raw, DateTimeOffset.UnixEpoch);
            if (one.Refused is not null) continue;
            using var document = JsonDocument.Parse(raw);
            Assert.Equal(Slow(document.RootElement), one.Body);
            read++;
        }

        Assert.True(read > 2000, $"{read}");
    }

    [Theory]
    [InlineData("2026-11-01T10:00:00Z", true)]
    [InlineData("2024-02-29T23:59:59.999999Z", true)]
    [InlineData("1969-12-31T23:59:59.5Z", true)]
    [InlineData("2026-02-29T10:00:00Z", false)]
    [InlineData("2026-11-01T24:00:00Z", false)]
    [InlineData("2026-11-01T10:00:60Z", false)]
    [InlineData("2026-13-01T10:00:00Z", false)]
    [InlineData("2026-11-00T10:00:00Z", false)]
    [InlineData("2026-11-01T10:00:00.Z", false)]
    [InlineData("2026-11-01T10:00:00,5Z", false)]
    [InlineData("2026-11-01T10:00:00+03:30", false)]
    [InlineData("2200-01-01T00:00:00Z", false)]
    public void The_usual_way_to_write_a_moment_is_read_as_the_calendar_reads_it(string text, bool isRead)
    {
        Assert.Equal(isRead, InstantText.TryRead(Encoding.ASCII.GetBytes(text), out var micros));

        if (isRead) Assert.Equal(Micros.Of(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)), micros);
    }

    [Fact]
    public void Any_moment_is_read_back_as_it_was()
    {
        var random = new Random(5);
        for (var i = 0; i < 5000; i++)
        {
            var at = new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.NextInt64(9_000_000_000)).AddMicroseconds(random.Next(1_000_000));

            Assert.True(InstantText.TryRead(Encoding.ASCII.GetBytes(at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)), out var micros));
            Assert.Equal(Micros.Of(at), micros);
        }
    }

    [Theory]
    [InlineData("""{"source":"s","sourceKey":"1","properties":{"a":1,"b":{"x":1,"x":2}}}""")]
    [InlineData("""{"source":"s","sourceKey":"1","properties":{"a":1,"\u0061":2}}""")]
    [InlineData("""{"source":"s","sourceKey":"1"}{"source":"s","sourceKey":"2"}""")]
    [InlineData("""{"source":"s","sourceKey":"1","properties":{"a": """)]
    public void Members_that_stand_there_twice_and_text_behind_the_end_are_unreadable(string json) => Assert.Equal("interaction.unreadable", IntakeTests.Read(json).Refused?.Reason);

    [Fact]
    public void What_was_read_before_does_not_shine_through()
    {
        IntakeTests.Read("""{"source":"a","sourceKey":"1","activity":"order","amount":5,"currency":"EUR","thread":"t","persons":[{"kind":"id","value":"1"}]}""");
        var second = IntakeTests.Read("""{"source":"a","sourceKey":"2","activity":"visit"}""");

        Assert.Equal(("visit", 0L, "", 0UL, 0UL), (second.Signature.Activity, second.Amount, second.Currency, second.Thread, second.Person));
        Assert.Equal("interaction.long-text", IntakeTests.Read($$"""{"source":"a","sourceKey":"2","activity":"{{new string('x', 301)}}"}""").Refused?.Reason);
    }

    private static string Mutated(Random random)
    {
        var text = new StringBuilder(s_seeds[random.Next(s_seeds.Length)]);
        for (var times = random.Next(4); times > 0; times--)
            if (random.Next(2) == 0) text.Remove(random.Next(text.Length), 1);
            else text.Insert(random.Next(text.Length), s_pieces[random.Next(s_pieces.Length)]);
        return text.ToString();
    }

    /// <summary>Kind, content as UTF-16, and marks; members in the order of their names.</summary>
    private static long Slow(JsonElement element)
    {
        var bytes = new List<byte>();
        Add(element);
        return unchecked((long)XxHash3.HashToUInt64(bytes.ToArray()));

        void Text(string text) => bytes.AddRange([.. Encoding.Unicode.GetBytes(text), 0x1F]);

        void Add(JsonElement value)
        {
            bytes.Add((byte)value.ValueKind);
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var member in value.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                    {
                        Text(member.Name);
                        Add(member.Value);
                    }

                    break;
                case JsonValueKind.Array:
                    foreach (var item in value.EnumerateArray()) Add(item);
                    break;
                case JsonValueKind.String:
                    Text(value.GetString()!);
                    break;
                case JsonValueKind.Number:
                    Text(value.GetRawText());
                    break;
            }

            bytes.Add(0x1E);
        }
    }
}
