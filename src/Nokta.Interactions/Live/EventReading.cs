using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.JourneyEngine.Columns;
using Nokta.Interactions.Privacy;
using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Live;

/// <summary>Reads one event of a request, or tells why it cannot be one. Nothing it meets throws.</summary>
internal sealed class EventReading(TimeZoneInfo zone)
{
    public const int MostBytes = 64 << 10, MostDepth = 32, MostText = 300, MostKey = 255, MostPersons = 8, MostScores = 50;
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = MostDepth, AllowDuplicateProperties = false };
    private static readonly JsonDocumentOptions s_collected = new() { MaxDepth = MostDepth + 4, AllowDuplicateProperties = false };
    private static readonly Signature s_none = new(0, "", "", "", "", "", "", "", "", "", "", "");
    private static readonly DateTimeOffset s_from = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), s_to = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] s_times = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];
    private readonly string _country = PersonText.CountryOf(zone);

    /// <summary>Ids of keys, whatever they link.</summary>
    public IReadOnlyList<ulong> IdsOf(IEnumerable<PersonKey> keys) => [.. keys.SelectMany(k => Traces.IdsOf(k.Value, [k.Kind], _country)).Select(k => k.Id)];

    /// <param name="body">The fingerprint of what a client said, whose event stands beside the interaction as <c>client</c>; null = the interaction is all there is.</param>
    public LiveEvent Read(ReadOnlyMemory<byte> raw, DateTimeOffset now, long? body = null, IReadOnlyList<ulong>? claimed = null)
    {
        if (raw.Length > (body is null ? MostBytes : 4 * MostBytes)) return Refuse(raw, "interaction.too-large", null);
        try
        {
            using var document = JsonDocument.Parse(raw, body is null ? s_json : s_collected);
            return new Fields(document.RootElement, raw, now, _country, body, claimed ?? []).Read();
        }
        catch (RefusedEventException refused)
        {
            return Refuse(raw, refused.Code, refused.Field);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair is legal JSON and no text.
            return Refuse(raw, "interaction.unreadable", null);
        }
    }

    private static LiveEvent Refuse(ReadOnlyMemory<byte> raw, string code, string? field) =>
        new() { Raw = raw, Refused = new Receipt(Fate.Rejected, code, field), Signature = s_none };

    /// <summary>Leaves the reading of one event; never leaves this class.</summary>
    private sealed class RefusedEventException(string code, string? field) : Exception
    {
        public string Code { get; } = code;
        public string? Field { get; } = field;
    }

    /// <summary>The members of one event.</summary>
    private readonly struct Fields(JsonElement root, ReadOnlyMemory<byte> raw, DateTimeOffset now, string country, long? collected, IReadOnlyList<ulong> claimed)
    {
        // Looked through for each field: a search in the text for each would read it twenty times over.
        private readonly List<(string Name, JsonElement Value)> _members = new(12);

        private static readonly HashSet<string> s_known =
        [
            "source", "sourceKey", "at", "activity", "channel", "direction", "purpose", "outcome", "branch", "campaign", "topic", "staff", "device",
            "amount", "currency", "durationMs", "scores", "persons", "thread", "comment", "properties",
        ];

        public LiveEvent Read()
        {
            if (root.ValueKind != JsonValueKind.Object) throw new RefusedEventException("interaction.no-object", null);
            foreach (var member in root.EnumerateObject())
                Take(member.Name, member.Value);
            var body = collected is { } known ? (Value: known, HasNul: false) : Fingerprint.Of(root);
            if (body.HasNul) throw new RefusedEventException("interaction.nul", null);
            var source = Text("source", 100);
            if (source.Length == 0) throw new RefusedEventException("interaction.no-source", "source");
            var (amount, currency) = Money();
            var (person, kind, linked, kinds) = Persons();
            var signature = new Signature(0, source, Text("activity"), Text("channel"), Text("direction"), Text("purpose"), Text("outcome"), Text("branch"), Text("campaign"), Text("topic"), Text("staff"), Text("device"));
            Text("comment", int.MaxValue);
            Properties();
            return new LiveEvent
            {
                Raw = raw,
                Source = source,
                Key = Key(),
                Body = body.Value,
                Time = Time(),
                Person = person,
                Claimed = claimed,
                Kind = kind,
                Linked = linked,
                LinkedKinds = kinds,
                Thread = Text("thread") is { Length: > 0 } thread ? XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(thread)) & long.MaxValue : 0,
                Amount = amount,
                Currency = currency,
                Duration = Duration(),
                Signature = signature,
                Scores = Scores(signature),
            };
        }

        private void Take(string name, JsonElement value)
        {
            if (!s_known.Contains(name) && !(collected is not null && name == "client")) throw new RefusedEventException("interaction.unknown-field", name.Length > 60 ? name[..60] : name);
            _members.Add((name, value));
        }

        private bool Has(string name, out JsonElement value)
        {
            foreach (var member in CollectionsMarshal.AsSpan(_members))
            {
                if (member.Name != name) continue;
                value = member.Value;
                return true;
            }

            value = default;
            return false;
        }

        private string Text(string name, int most = MostText) => Has(name, out var value) ? TextOf(value, name, most) : "";

        private static string TextOf(JsonElement value, string name, int most, bool takesNumbers = false)
        {
            if (value.ValueKind == JsonValueKind.Null) return "";
            if (takesNumbers && value.ValueKind == JsonValueKind.Number) return value.GetRawText();
            if (value.ValueKind != JsonValueKind.String) throw new RefusedEventException("interaction.no-text", name);
            var text = value.GetString()!.Trim();
            return text.Length <= most ? text : throw new RefusedEventException("interaction.long-text", name);
        }

        /// <summary>As a column of an import would give it: a row that was imported and is sent again is one.</summary>
        private UInt128 Key()
        {
            var text = Has("sourceKey", out var value) ? TextOf(value, "sourceKey", MostKey, takesNumbers: true) : "";
            var bytes = Encoding.UTF8.GetBytes(text);
            var plain = Plain.Of(bytes, new byte[bytes.Length]);
            if (plain.IsEmpty) throw new RefusedEventException("key.missing", "sourceKey");
            return XxHash128.HashToUInt128([.. plain, 0x1F]);
        }

        private long Time()
        {
            var text = Text("at", 60);
            if (text.Length == 0) return Micros.Of(now);
            if (text[^1] is not ('Z' or 'z') && (text.Length < 6 || text[^6] is not ('+' or '-'))) throw new RefusedEventException("time.no-offset", "at");
            if (!DateTimeOffset.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) throw new RefusedEventException("time.no-instant", "at");
            return at >= s_from && at < s_to ? Micros.Of(at) : throw new RefusedEventException("time.no-instant", "at");
        }

        private (long, string) Money()
        {
            if (!Has("amount", out var value) || value.ValueKind == JsonValueKind.Null) return (0, "");
            var currency = Text("currency", 10).ToUpperInvariant();
            if (!AmountText.IsKnown(currency)) throw new RefusedEventException("amount.currency", "currency");
            var text = TextOf(value, "amount", 60, takesNumbers: true);
            var problem = AmountText.Read(Encoding.UTF8.GetBytes(text), currency, (byte)'.', out var minor, out var found);
            return problem is null && text.Length > 0 ? (minor, found!) : throw new RefusedEventException(problem == "amount.too-large" ? "amount.large" : "amount.number", "amount");
        }

        private int Duration()
        {
            if (!Has("durationMs", out var value) || value.ValueKind == JsonValueKind.Null) return -1;
            return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var milliseconds) && milliseconds >= 0 ? milliseconds : throw new RefusedEventException("duration.number", "durationMs");
        }

        private List<LiveScore> Scores(Signature signature)
        {
            var list = List("scores", MostScores);
            if (list.Count == 0) return [];
            var scores = new List<LiveScore>(list.Count);
            foreach (var one in list)
            {
                if (ScoreText.Find(Member(one, "scale", "scores")) is not { } scale) throw new RefusedEventException("score.scale", "scores");
                if (!one.TryGetProperty("score", out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var score)
                    || !(score >= Scales.First(scale) && score <= Scales.Last(scale))) throw new RefusedEventException("score.number", "scores");
                var topic = Member(one, "topic", "scores");
                scores.Add(new LiveScore((sbyte)scale, (float)score, topic.Length == 0 ? signature : signature with { Topic = topic }));
            }

            return scores;
        }

        private (ulong, KeyKind, IReadOnlyList<ulong>, IReadOnlyList<KeyKind>) Persons()
        {
            var (person, its) = (0UL, KeyKind.Unknown);
            List<ulong>? linked = null;
            List<KeyKind>? kinds = null;
            foreach (var one in List("persons", MostPersons))
            {
                var (kind, value) = (Member(one, "kind", "persons"), Encoding.UTF8.GetBytes(Member(one, "value", "persons", takesNumbers: true)));
                if (kind.Length == 0) throw new RefusedEventException("person.no-kind", "persons");
                var room = new byte[value.Length + 8];
                var length = PersonText.Normalise(value, kind, country, room);
                if (length == 0) continue;
                var id = PersonText.Id(room.AsSpan(0, length), PersonText.KindSeed(kind));
                if (person == 0) (person, its) = (id, KeyKinds.Of(kind));
                if (id == person) continue;
                (linked ??= []).Add(id);
                (kinds ??= []).Add(KeyKinds.Of(kind));
            }

            return (person, its, linked ?? [], kinds ?? []);
        }

        private void Properties()
        {
            if (!Has("properties", out var value) || value.ValueKind is JsonValueKind.Object or JsonValueKind.Null) return;
            throw new RefusedEventException("interaction.no-object", "properties");
        }

        private List<JsonElement> List(string name, int most)
        {
            if (!Has(name, out var value) || value.ValueKind == JsonValueKind.Null) return [];
            if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Object)) throw new RefusedEventException("interaction.no-list", name);
            return value.GetArrayLength() <= most ? [.. value.EnumerateArray()] : throw new RefusedEventException("interaction.long-list", name);
        }

        private static string Member(JsonElement of, string name, string field, bool takesNumbers = false) =>
            of.TryGetProperty(name, out var value) ? TextOf(value, field, MostText, takesNumbers) : "";
    }
}
