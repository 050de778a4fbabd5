using System.Globalization;

namespace Nokta.Interactions.Collect;

/// <summary>
/// When an event happened by our clock. What a client says is moved by how far its clock was off when it sent; what a public key says is kept between
/// thirty days ago and five minutes ahead, so that nobody rewrites the past with it.
/// </summary>
internal readonly record struct ClientClock(DateTimeOffset At, string? Said, string? SentAt, DateTimeOffset Received, long SkewMs, string? Note)
{
    public static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5), Back = TimeSpan.FromDays(30);
    private static readonly DateTimeOffset s_from = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero), s_to = new(2199, 12, 31, 0, 0, 0, TimeSpan.Zero);

    public static ClientClock Of(string? said, string? sentAt, DateTimeOffset received, bool isTrusted)
    {
        if (said is null) return new ClientClock(received, null, sentAt, received, 0, null);
        if (Parse(said) is not { } at) return new ClientClock(received, said, sentAt, received, 0, "unreadable");
        var skew = Parse(sentAt) is { } sent ? received - sent : TimeSpan.Zero;
        var corrected = Within(at.UtcTicks + skew.Ticks) ? new DateTimeOffset(at.UtcTicks + skew.Ticks, TimeSpan.Zero) : at;
        var skewMs = (long)skew.TotalMilliseconds;
        if (isTrusted && corrected >= s_from && corrected <= s_to) return new ClientClock(corrected, said, sentAt, received, skewMs, null);
        if (corrected > received + Ahead) return new ClientClock(received, said, sentAt, received, skewMs, "ahead");
        if (corrected < received - Back) return new ClientClock(received - Back, said, sentAt, received, skewMs, "old");
        return new ClientClock(corrected, said, sentAt, received, skewMs, null);
    }

    /// <summary>ISO 8601, without an offset UTC; or seconds or milliseconds since 1970.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 60) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            if (!double.IsFinite(number) || number < 0) return null;
            var milliseconds = number < 1e11 ? number * 1000 : number;
            return milliseconds < 2.5e14 ? DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds) : null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;
    }

    private static bool Within(long ticks) => ticks > 0 && ticks < DateTime.MaxValue.Ticks;
}
