using System.Globalization;
using System.Text.Json;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Tail;

/// <summary>One event as it is shown while it arrives.</summary>
/// <param name="Number">Counts up while the program runs.</param>
/// <param name="Touchpoint">Number of the touchpoint; 0 = unmapped, null = it is no interaction.</param>
/// <param name="Person">Her key, masked; empty = without person.</param>
/// <param name="Fate">accepted, duplicate, quarantined, rejected or left-out.</param>
/// <param name="Reason">Code with a text <c>refusal.{Reason}</c>; empty = none.</param>
/// <param name="Events">How many of the same: more than one only for what is left out.</param>
public sealed record TailRow(long Number, DateTimeOffset Arrived, DateTimeOffset? Happened, Signature Signature, Sender? By, int? Touchpoint, string Person, string Fate, string Reason, bool IsStatement, int Events = 1)
{
    public const string LeftOut = "left-out", Accepted = "accepted";
    public static readonly IReadOnlyList<string> Fates = [Accepted, "duplicate", "quarantined", "rejected", LeftOut];
    private static readonly Signature s_none = new(0, "", "", "", "", "", "", "", "", "", "", "");

    /// <summary>It is an interaction, and so belongs to a touchpoint or is unmapped.</summary>
    internal bool CanBelong => !IsStatement && Fate is (Accepted or "duplicate");

    internal static TailRow Of(Arrival arrival, int at)
    {
        var (one, receipt) = (arrival.Events[at], arrival.Receipts[at]);
        var signature = one.Source.Length > 0 && one.Signature.Source.Length == 0 ? one.Signature with { Source = one.Source } : one.Signature;
        return new TailRow(0, arrival.At, one.Refused is null ? Micros.ToUtc(one.Time) : null, signature, arrival.By, null, "", receipt.Status.ToString().ToLowerInvariant(), receipt.Reason ?? "", one.IsStatement);
    }

    internal static TailRow OfLeftOut(Arrival arrival) => new(0, arrival.At, null, s_none with { Source = arrival.By?.Source ?? "" }, arrival.By, null, "", LeftOut, "", false, arrival.LeftOut);

    /// <summary>Her first key as a list may show it.</summary>
    internal static string PersonOf(LiveEvent one)
    {
        if (one.Person == 0 || one.IsHidden) return "";
        try
        {
            using var document = JsonDocument.Parse(one.Raw, new JsonDocumentOptions { MaxDepth = EventReading.MostDepth + 8 });
            foreach (var key in document.RootElement.GetProperty("persons").EnumerateArray())
                if (key.GetProperty("value").ToString() is { Length: > 0 } value) return Masked(key.GetProperty("kind").GetString() ?? "", value);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // What was read a moment ago is shown without her rather than not at all.
        }

        return "";
    }

    /// <summary>Shorter than lists mask: whoever watches need not know anybody.</summary>
    private static string Masked(string kind, string value)
    {
        value = value.Trim();
        var shown = kind is "phone" or "email" ? Rows.Masked.Key(kind, value) : value.Length > 6 ? string.Create(CultureInfo.InvariantCulture, $"{value[..2]}•••{value[^2..]}") : value.Length > 2 ? value[..1] + "•••" : "•••";
        return shown.Length > 40 ? shown[..40] : shown;
    }
}
