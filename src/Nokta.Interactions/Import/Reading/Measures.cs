using System.Buffers.Text;
using Nokta.JourneyEngine.Columns;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Reads scores on their scale: 4 · 4/5 · 4 из 5 · ★★★★☆ · ۴.</summary>
internal static class ScoreText
{
    public static Scale? Find(string? name) => name switch
    {
        "csat5" => Scale.Csat5,
        "nps10" => Scale.Nps10,
        "ces7" => Scale.Ces7,
        _ => null,
    };

    /// <summary>Null when read; "" when the cell says nothing; else the code of the reason.</summary>
    public static string? Read(ReadOnlySpan<byte> cell, Scale scale, out float score)
    {
        score = 0;
        if (Plain.IsBlank(cell)) return "";
        if (TryStars(cell, out var stars))
        {
            score = stars;
            return stars >= Scales.First(scale) && stars <= Scales.Last(scale) ? null : "score.off-scale";
        }

        Span<byte> room = stackalloc byte[64];
        if (cell.Length > room.Length) return "score.unreadable";
        var text = Plain.Of(cell, room);
        Span<byte> plain = stackalloc byte[64];
        text.CopyTo(plain);
        plain = plain[..text.Length];
        plain.Replace((byte)',', (byte)'.');
        if (!Utf8Parser.TryParse(plain, out double value, out var used)) return "score.unreadable";
        var rest = Plain.Trim(plain[used..]);
        if (!rest.IsEmpty && !IsOutOf(rest, Scales.Last(scale))) return "score.unreadable";
        if (!(value >= Scales.First(scale) && value <= Scales.Last(scale))) return "score.off-scale";
        score = (float)value;
        return null;
    }

    private static bool IsOutOf(ReadOnlySpan<byte> rest, int last)
    {
        var length = rest[0] == '/' ? 1 : rest.StartsWith("из"u8) ? 4 : rest.StartsWith("از"u8) ? 4 : rest.StartsWith("of"u8) ? 2 : 0;
        return length > 0 && Utf8Parser.TryParse(Plain.Trim(rest[length..]), out int of, out _) && of == last;
    }

    private static bool TryStars(ReadOnlySpan<byte> cell, out int stars)
    {
        stars = 0;
        cell = Plain.Trim(cell);
        if (!cell.StartsWith("★"u8) && !cell.StartsWith("☆"u8) && !cell.StartsWith("⭐"u8)) return false;
        while (cell.Length >= 3)
        {
            if (cell.StartsWith("★"u8) || cell.StartsWith("⭐"u8)) stars++;
            else if (!cell.StartsWith("☆"u8) && !cell.StartsWith("\uFE0F"u8)) return false;
            cell = cell[3..];
        }

        return cell.IsEmpty;
    }
}

/// <summary>Reads lengths of time: a number in a unit, or h:mm:ss.</summary>
internal static class DurationText
{
    public static long? UnitMilliseconds(string? unit) => unit switch
    {
        null or "s" => 1000,
        "ms" => 1,
        "min" => 60_000,
        "h" => 3_600_000,
        _ => null,
    };

    /// <summary>Null when read; "" when the cell says nothing; else the code of the reason.</summary>
    public static string? Read(ReadOnlySpan<byte> cell, long unit, out int milliseconds)
    {
        milliseconds = -1;
        if (Plain.IsBlank(cell)) return "";
        Span<byte> room = stackalloc byte[64];
        if (cell.Length > room.Length) return "duration.unreadable";
        var text = Plain.Of(cell, room);
        if (text.Contains((byte)':')) return ReadClock(text, out milliseconds);
        Span<byte> plain = stackalloc byte[64];
        text.CopyTo(plain);
        plain = plain[..text.Length];
        plain.Replace((byte)',', (byte)'.');
        if (!Utf8Parser.TryParse(plain, out double value, out var used) || used != plain.Length) return "duration.unreadable";
        value *= unit;
        if (!(value >= 0 && value <= int.MaxValue)) return "duration.unreadable";
        milliseconds = (int)Math.Round(value);
        return null;
    }

    private static string? ReadClock(ReadOnlySpan<byte> text, out int milliseconds)
    {
        milliseconds = -1;
        var (seconds, parts, at) = (0L, 0, 0);
        while (true)
        {
            var part = Plain.Number(text, ref at);
            if (part < 0 || ++parts > 3) return "duration.unreadable";
            seconds = seconds * 60 + part;
            if (at == text.Length) break;
            if (text[at++] != ':') return "duration.unreadable";
        }

        if (parts < 2 || seconds > int.MaxValue / 1000) return "duration.unreadable";
        milliseconds = (int)seconds * 1000;
        return null;
    }
}
