using System.Buffers.Text;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
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
    private static readonly JsonReaderOptions s_json = new() { MaxDepth = MostDepth };
    private static readonly JsonReaderOptions s_collected = new() { MaxDepth = MostDepth + 4 };
    private static readonly Signature s_none = new(0, "", "", "", "", "", "", "", "", "", "", "");
    private static readonly Interned<string> s_texts = new(256);
    private static readonly Interned<Signature> s_signatures = new(4096);
    private static readonly Interned<NamedKind> s_kinds = new(64);
    [ThreadStatic] private static EventMembers? s_members;
    [ThreadStatic] private static Fingerprint? s_fingerprint;
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
            var members = s_members ??= new EventMembers();
            var (found, hasNul) = Scan(raw, members, body is null);
            if (members.Unknown is { } unknown) throw new RefusedEventException("interaction.unknown-field", unknown.Length > 60 ? unknown[..60] : unknown);
            if (body is null && members.KindOf(EventField.Client) != JsonTokenType.None) throw new RefusedEventException("interaction.unknown-field", "client");
            if (body is null && hasNul) throw new RefusedEventException("interaction.nul", null);
            return new Fields(members, raw, now, _country, body ?? found, claimed ?? []).Read();
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

    /// <summary>Finds the members in one pass and returns the fingerprint of all.</summary>
    /// <param name="isAll">Whether the interaction is all there is; else what the client said has its fingerprint already.</param>
    private static (long Body, bool HasNul) Scan(ReadOnlyMemory<byte> raw, EventMembers members, bool isAll)
    {
        if (!Utf8.IsValid(raw.Span)) throw new JsonException("It is no text.");
        members.Clear(raw);
        var reader = new Utf8JsonReader(raw.Span, isAll ? s_json : s_collected);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            reader.Read();
            throw new RefusedEventException("interaction.no-object", null);
        }

        var fingerprint = s_fingerprint ??= new Fingerprint();
        var body = fingerprint.Of(ref reader, members, isAll);
        // What stands behind the end is found here.
        reader.Read();
        return (body, fingerprint.HasNul);
    }

    private static LiveEvent Refuse(ReadOnlyMemory<byte> raw, string code, string? field) =>
        new() { Raw = raw, Refused = new Receipt(Fate.Rejected, code, field), Signature = s_none };

    /// <summary>Leaves the reading of one event; never leaves this class.</summary>
    private sealed class RefusedEventException(string code, string? field) : Exception
    {
        public string Code { get; } = code;
        public string? Field { get; } = field;
    }

    /// <summary>A kind of keys, and what their ids are made with.</summary>
    private sealed record NamedKind(string Name, KeyKind Kind, long Seed);

    /// <summary>What the members of one event say.</summary>
    private readonly struct Fields(EventMembers members, ReadOnlyMemory<byte> raw, DateTimeOffset now, string country, long body, IReadOnlyList<ulong> claimed)
    {
        public LiveEvent Read()
        {
            var source = Text(EventField.Source, 100);
            if (source.Length == 0) throw new RefusedEventException("interaction.no-source", "source");
            var (amount, currency) = Money();
            var (person, kind, linked, kinds) = Persons();
            var signature = SignatureOf(source);
            Text(EventField.Comment, int.MaxValue);
            if (members.Find(EventField.Properties) is { Kind: not JsonTokenType.StartObject }) throw new RefusedEventException("interaction.no-object", "properties");
            return new LiveEvent
            {
                Raw = raw,
                Source = source,
                Key = Key(),
                Body = body,
                Time = Time(),
                Person = person,
                Claimed = claimed,
                Kind = kind,
                Linked = linked,
                LinkedKinds = kinds,
                Thread = Text(EventField.Thread) is { Length: > 0 } thread ? XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(thread)) & long.MaxValue : 0,
                Amount = amount,
                Currency = currency,
                Duration = Duration(),
                Signature = signature,
                Scores = Scores(signature),
            };
        }

        /// <summary>Combinations of dimensions are few: most are known by their bytes.</summary>
        private Signature SignatureOf(string source)
        {
            Span<byte> room = stackalloc byte[512];
            var length = Encoding.UTF8.GetBytes(source, room);
            for (var field = EventField.Activity; field <= EventField.Device && length >= 0; field++)
            {
                if (members.Find(field) is not { } slot) continue;
                var written = members.Written(slot);
                if (length + written.Length + 2 > room.Length) length = -1;
                else
                {
                    (room[length], room[length + 1]) = (0, (byte)field);
                    written.CopyTo(room[(length + 2)..]);
                    length += written.Length + 2;
                }
            }

            if (length >= 0 && s_signatures.Find(room[..length]) is { } known) return known;
            var signature = new Signature(0, source, Text(EventField.Activity), Text(EventField.Channel), Text(EventField.Direction), Text(EventField.Purpose), Text(EventField.Outcome),
                Text(EventField.Branch), Text(EventField.Campaign), Text(EventField.Topic), Text(EventField.Staff), Text(EventField.Device));
            return length >= 0 ? s_signatures.Keep(room[..length], signature) : signature;
        }

        /// <summary>As a column of an import would give it: a row that was imported and is sent again is one.</summary>
        private UInt128 Key()
        {
            ReadOnlySpan<byte> plain = [];
            if (IsPlain(EventField.SourceKey, MostKey, out var written)) plain = Plain.Trim(written);
            else if (members.Find(EventField.SourceKey) is { } slot)
            {
                var bytes = Encoding.UTF8.GetBytes(TextOf(slot, "sourceKey", MostKey, takesNumbers: true));
                plain = Plain.Of(bytes, new byte[bytes.Length]);
            }

            if (plain.IsEmpty) throw new RefusedEventException("key.missing", "sourceKey");
            if (plain.Length > MostKey) return XxHash128.HashToUInt128([.. plain, 0x1F]);
            Span<byte> ended = stackalloc byte[MostKey + 1];
            plain.CopyTo(ended);
            ended[plain.Length] = 0x1F;
            return XxHash128.HashToUInt128(ended[..(plain.Length + 1)]);
        }

        private long Time()
        {
            if (IsPlain(EventField.At, 60, out var written) && InstantText.TryRead(written, out var micros)) return micros;
            var text = Text(EventField.At, 60);
            if (text.Length == 0) return Micros.Of(now);
            if (text[^1] is not ('Z' or 'z') && (text.Length < 6 || text[^6] is not ('+' or '-'))) throw new RefusedEventException("time.no-offset", "at");
            if (!DateTimeOffset.TryParseExact(text, s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) throw new RefusedEventException("time.no-instant", "at");
            return at >= s_from && at < s_to ? Micros.Of(at) : throw new RefusedEventException("time.no-instant", "at");
        }

        private (long, string) Money()
        {
            if (members.Find(EventField.Amount) is not { } slot) return (0, "");
            var currency = Text(EventField.Currency, 10).ToUpperInvariant();
            if (!AmountText.IsKnown(currency)) throw new RefusedEventException("amount.currency", "currency");
            var text = IsPlain(EventField.Amount, 60, out var written) ? Plain.Trim(written) : Encoding.UTF8.GetBytes(TextOf(slot, "amount", 60, takesNumbers: true));
            var problem = AmountText.Read(text, currency, (byte)'.', out var minor, out var found);
            return problem is null && text.Length > 0 ? (minor, found!) : throw new RefusedEventException(problem == "amount.too-large" ? "amount.large" : "amount.number", "amount");
        }

        private int Duration()
        {
            if (members.Find(EventField.DurationMs) is not { } slot) return -1;
            return slot.Kind == JsonTokenType.Number && Utf8Parser.TryParse(members.Written(slot), out int milliseconds, out var read) && read == slot.To - slot.From && milliseconds >= 0
                ? milliseconds : throw new RefusedEventException("duration.number", "durationMs");
        }

        private List<LiveScore> Scores(Signature signature)
        {
            if (members.Find(EventField.Scores) is not { } slot) return [];
            using var document = JsonDocument.Parse(raw[slot.From..slot.To]);
            var list = document.RootElement;
            if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(e => e.ValueKind != JsonValueKind.Object)) throw new RefusedEventException("interaction.no-list", "scores");
            if (list.GetArrayLength() > MostScores) throw new RefusedEventException("interaction.long-list", "scores");
            var scores = new List<LiveScore>(list.GetArrayLength());
            foreach (var one in list.EnumerateArray())
            {
                if (ScoreText.Find(Member(one, "scale")) is not { } scale) throw new RefusedEventException("score.scale", "scores");
                if (!one.TryGetProperty("score", out var value) || value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var score)
                    || !(score >= Scales.First(scale) && score <= Scales.Last(scale))) throw new RefusedEventException("score.number", "scores");
                var topic = Member(one, "topic");
                scores.Add(new LiveScore((sbyte)scale, (float)score, topic.Length == 0 ? signature : signature with { Topic = topic }));
            }

            return scores;
        }

        private static string Member(JsonElement of, string name)
        {
            if (!of.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return "";
            return value.ValueKind == JsonValueKind.String ? Bounded(value.GetString()!, "scores", MostText) : throw new RefusedEventException("interaction.no-text", "scores");
        }

        private (ulong, KeyKind, IReadOnlyList<ulong>, IReadOnlyList<KeyKind>) Persons()
        {
            var (person, its) = (0UL, KeyKind.Unknown);
            List<ulong>? linked = null;
            List<KeyKind>? kinds = null;
            Span<(Slot Kind, Slot Value)> found = stackalloc (Slot, Slot)[MostPersons];
            foreach (var (kindSlot, valueSlot) in found[..PersonSlots(found)])
            {
                var kind = KindOf(kindSlot);
                var id = IdOf(valueSlot, kind);
                if (kind.Name.Length == 0) throw new RefusedEventException("person.no-kind", "persons");
                if (id == 0) continue;
                if (person == 0) (person, its) = (id, kind.Kind);
                if (id == person) continue;
                (linked ??= []).Add(id);
                (kinds ??= []).Add(kind.Kind);
            }

            return (person, its, linked ?? (IReadOnlyList<ulong>)[], kinds ?? (IReadOnlyList<KeyKind>)[]);
        }

        /// <summary>Where the kinds and values of the person's keys lie; returns how many there are.</summary>
        private int PersonSlots(Span<(Slot Kind, Slot Value)> found)
        {
            if (members.Find(EventField.Persons) is not { } slot) return 0;
            var reader = new Utf8JsonReader(members.Written(slot), s_collected);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray) throw new RefusedEventException("interaction.no-list", "persons");
            var count = 0;
            for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
            {
                if (reader.TokenType != JsonTokenType.StartObject) throw new RefusedEventException("interaction.no-list", "persons");
                var one = PersonSlot(ref reader, slot.From);
                if (count < found.Length) found[count] = one;
            }

            return count <= found.Length ? count : throw new RefusedEventException("interaction.long-list", "persons");
        }

        private static (Slot Kind, Slot Value) PersonSlot(ref Utf8JsonReader reader, int from)
        {
            var (kind, value) = (default(Slot), default(Slot));
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var (isKind, isValue) = (reader.ValueTextEquals("kind"u8), reader.ValueTextEquals("value"u8));
                reader.Read();
                var slot = new Slot(reader.TokenType, from + (int)reader.TokenStartIndex, 0, reader.ValueIsEscaped);
                reader.Skip();
                slot = slot with { To = from + (int)reader.BytesConsumed };
                if (isKind) kind = slot;
                if (isValue) value = slot;
            }

            return (kind, value);
        }

        private NamedKind KindOf(Slot slot)
        {
            var written = slot.Kind == JsonTokenType.None ? default : members.Written(slot);
            if (s_kinds.Find(written) is { } known) return known;
            var name = TextOf(slot, "persons", MostText);
            return s_kinds.Keep(written, new NamedKind(name, KeyKinds.Of(name), PersonText.KindSeed(name)));
        }

        /// <summary>The id of a key of a person; 0 = it says nothing.</summary>
        private ulong IdOf(Slot slot, NamedKind kind)
        {
            Span<byte> room = stackalloc byte[MostText + 8];
            if (!IsPlain(slot, MostText, out var value))
            {
                value = Encoding.UTF8.GetBytes(TextOf(slot, "persons", MostText, takesNumbers: true));
                if (value.Length + 8 > room.Length) room = new byte[value.Length + 8];
            }

            var length = PersonText.Normalise(value, kind.Name, country, room);
            return length == 0 ? 0 : PersonText.Id(room[..length], kind.Seed);
        }

        private string Text(EventField field, int most = MostText)
        {
            if (members.Find(field) is not { } slot) return "";
            if (most > MostText && slot is { Kind: JsonTokenType.String, IsEscaped: false }) return "";
            var written = members.Written(slot);
            if (written.Length <= 64 && s_texts.Find(written) is { } known && known.Length <= most) return known;
            var text = TextOf(slot, EventMembers.NameOf(field), most);
            return written.Length <= 64 && field is EventField.Source or EventField.Currency ? s_texts.Keep(written, text) : text;
        }

        private string TextOf(Slot slot, string name, int most, bool takesNumbers = false)
        {
            if (slot.Kind is JsonTokenType.None or JsonTokenType.Null) return "";
            var written = members.Written(slot);
            if (takesNumbers && slot.Kind == JsonTokenType.Number) return Encoding.UTF8.GetString(written);
            if (slot.Kind != JsonTokenType.String) throw new RefusedEventException("interaction.no-text", name);
            if (!slot.IsEscaped) return Bounded(Encoding.UTF8.GetString(written[1..^1]), name, most);
            var reader = new Utf8JsonReader(written);
            reader.Read();
            return Bounded(reader.GetString()!, name, most);
        }

        private static string Bounded(string text, string name, int most)
        {
            text = text.Trim();
            return text.Length <= most ? text : throw new RefusedEventException("interaction.long-text", name);
        }

        private bool IsPlain(EventField field, int most, out ReadOnlySpan<byte> text)
        {
            text = default;
            return members.Find(field) is { } slot && IsPlain(slot, most, out text);
        }

        /// <summary>Whether a text is no more than its bytes: nothing escaped, only ASCII, and not too long.</summary>
        private bool IsPlain(Slot slot, int most, out ReadOnlySpan<byte> text)
        {
            text = default;
            if (slot is not { Kind: JsonTokenType.String, IsEscaped: false } || slot.To - slot.From - 2 > most) return false;
            text = members.Written(slot)[1..^1];
            return Ascii.IsValid(text);
        }
    }
}
