using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.Marks;
using Nokta.Interactions.Slips;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Collect;

/// <summary>Reads the events of one request, each by itself: what one of them is does not touch the others.</summary>
internal sealed class Collecting(Asked asked, EventReading reading)
{
    /// <summary>What is kept of a body that could not be cut into events.</summary>
    private const int MostKept = 16 << 10;
    private static readonly JsonDocumentOptions s_strict = new() { MaxDepth = EventReading.MostDepth, AllowDuplicateProperties = false };
    private static readonly Signature s_none = new(0, "", "", "", "", "", "", "", "", "", "", "");

    private HashSet<int>? _places;

    /// <summary>Touchpoints that events named themselves, whether or not there are such.</summary>
    public IReadOnlyCollection<int> Places => _places ?? (IReadOnlyCollection<int>)[];

    /// <summary>Uses of promo codes that events named: contacts of their own, at the leaflet, a second before the order.</summary>
    public List<LiveEvent> Uses { get; } = [];

    /// <summary>Events that are no contact: counted, not kept.</summary>
    public int LeftOut { get; private set; }

    /// <summary>The event for the ledger, or for the quarantine with its reason; null when it is left out.</summary>
    public LiveEvent? Read(ReadOnlyMemory<byte> raw)
    {
        if (raw.Length > EventReading.MostBytes) return Aside(raw, "interaction.too-large");
        try
        {
            using var document = JsonDocument.Parse(raw, s_strict);
            return Of(document.RootElement, raw);
        }
        catch (UnheardException unheard)
        {
            return Aside(raw, unheard.Reason);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return Aside(raw, "interaction.unreadable");
        }
    }

    private LiveEvent? Of(JsonElement one, ReadOnlyMemory<byte> raw)
    {
        var heard = asked.Family switch
        {
            Family.Segment => SegmentReading.Read(one, asked.Type, asked.Key.Mapping),
            Family.Matomo => MatomoReading.Read(one, asked.Key.Key),
            Family.PostHog => PostHogReading.Read(one, asked.Type),
            Family.Tracker => TrackerReading.Read(one),
            _ => CloudEventReading.Read(one),
        };
        heard = asked.Key.Mapping.Apply(heard);
        if (heard.Says == Says.Nothing)
        {
            LeftOut++;
            return null;
        }

        if (Mapping.AgentOf(heard.Agent ?? asked.Agent).IsBot) return Aside(raw, "collect.bot");
        var isTrusted = asked.IsTrusted || asked.IsPast;
        var at = heard.At ?? (heard.Ago is { } ago ? (asked.Received - ago).ToString("O", CultureInfo.InvariantCulture) : null);
        var clock = ClientClock.Of(at, heard.At is null ? null : asked.SentAt ?? heard.SentAt, asked.Received, isTrusted);
        var id = heard.Id is { } own ? Short(own) : Guid.CreateVersion7(asked.Received).ToString("N");
        var interaction = Mapping.Of(heard, asked, clock, id);
        if (Mapping.PlaceOf(heard) is { } place) (_places ??= []).Add(place);
        // The same event sent again is the same whenever it arrives: our own clock's part is left out of what it says.
        var body = Hash(JsonSerializer.SerializeToUtf8Bytes(interaction with { At = null }, Interaction.Json), heard.At);
        var live = reading.Read(Written(interaction, clock, raw), asked.Received, body, reading.IdsOf(Mapping.ClaimedBy(heard, asked)));
        if (live.Refused is { Reason: { } reason }) return Aside(raw, reason);
        (live.SkewMs, live.IsClamped) = (clock.SentAt is null ? null : clock.SkewMs, clock.Note is "ahead" or "old");
        if (heard.Says == Says.Act && Mapping.CodeOf(heard, asked) is { } code) Use(code, interaction, live, clock, raw);
        return heard.Says == Says.Who ? live.AsStatement() : live;
    }

    private void Use(Mark code, Interaction interaction, LiveEvent of, ClientClock clock, ReadOnlyMemory<byte> raw)
    {
        (_places ??= []).Add(code.Touchpoint);
        var use = new Interaction
        {
            Source = interaction.Source, SourceKey = interaction.SourceKey + ":code", At = interaction.At - TimeSpan.FromSeconds(1), Activity = Slip.CodeUse, Channel = interaction.Channel, Direction = "in",
            Campaign = code.Code, Topic = TouchpointCard.IdOf(code.Touchpoint), Device = interaction.Device, Persons = interaction.Persons,
        };
        var live = reading.Read(Written(use, clock, raw), asked.Received, Hash(JsonSerializer.SerializeToUtf8Bytes(use with { At = null }, Interaction.Json), null), of.Claimed);
        if (live.Refused is null) Uses.Add(live);
    }

    /// <summary>An event, or a whole body, that is kept aside.</summary>
    public LiveEvent Aside(ReadOnlyMemory<byte> raw, string reason)
    {
        var told = JsonSerializer.SerializeToUtf8Bytes(Told(null), Kept);
        byte[] kept = [.. "{\"client\":"u8, .. told, .. ",\"raw\":"u8, .. Shown(raw).Span, .. "}"u8];
        return new LiveEvent { Raw = kept, Source = asked.Key.Name, Refused = new Receipt(Fate.Quarantined, reason), Signature = s_none };
    }

    /// <summary>As it came where it is JSON, however odd; else its beginning as text.</summary>
    private static ReadOnlyMemory<byte> Shown(ReadOnlyMemory<byte> raw)
    {
        if (raw.Length <= EventReading.MostBytes && IsJson(raw)) return raw;
        return JsonSerializer.SerializeToUtf8Bytes(Encoding.UTF8.GetString(raw.Span[..Math.Min(raw.Length, MostKept)]), Kept);
    }

    private static bool IsJson(ReadOnlyMemory<byte> raw)
    {
        try
        {
            using var document = JsonDocument.Parse(raw, new JsonDocumentOptions { MaxDepth = 60 });
            return Utf8.IsValid(raw.Span);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private ClientTold Told(ClientClock? clock) => new(asked.Key.Id, asked.Family.ToString().ToLowerInvariant(), asked.Received, asked.SentAt, clock?.Said, clock?.SkewMs, clock?.Note, asked.Type, asked.IsPast ? true : null, Agent(), asked.IsPrivate ? true : null, IsVouched: asked.IsVouched ? true : null);

    private string? Agent() => asked.Agent.Length > 0 ? JsonMembers.Clean(JsonMembers.Cut(asked.Agent, 200)) : null;

    /// <summary>The interaction as programs write it, with what the client said beside it.</summary>
    private byte[] Written(Interaction interaction, ClientClock clock, ReadOnlyMemory<byte> raw)
    {
        var (said, told) = (JsonSerializer.SerializeToUtf8Bytes(interaction, Interaction.Json), JsonSerializer.SerializeToUtf8Bytes(Told(clock) with { SentAt = clock.SentAt }, Kept));
        return [.. said.AsSpan(0, said.Length - 1), .. ",\"client\":"u8, .. told.AsSpan(0, told.Length - 1), .. ",\"raw\":"u8, .. raw.Span, .. "}}"u8];
    }

    private static long Hash(byte[] body, string? at)
    {
        var hash = new XxHash3();
        hash.Append(body);
        hash.Append(Encoding.UTF8.GetBytes(at ?? ""));
        return unchecked((long)hash.GetCurrentHashAsUInt64());
    }

    /// <summary>A key has at most 255 letters; a longer id is known by its hash.</summary>
    private static string Short(string id) => id.Length <= 200 ? id : Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(id)));

    internal static readonly JsonSerializerOptions Kept = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 64 };
}

/// <summary>Whence an event came, and its three clocks: when the client says it was, when it was sent, when it arrived.</summary>
internal sealed record ClientTold(Guid Key, string Family, DateTimeOffset ReceivedAt, string? SentAt, string? At, long? SkewMs, string? Clock, string? Type, bool? IsPast, string? Agent, bool? IsPrivate, JsonElement? Raw = null, bool? IsVouched = null);

/// <summary>An event that could not become an interaction, with all that is needed to try it again.</summary>
internal sealed record KeptAside(ClientTold Client, JsonElement? Raw);
