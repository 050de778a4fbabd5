using System.Text;

namespace Nokta.Interactions.Collect;

/// <summary>Unpacks the LZ text that old browser clients send as base64: a dictionary that grows with every phrase, in 6 bits a letter.</summary>
internal static class LzText
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

    /// <summary>Null when it is none, or longer than <paramref name="most"/> characters.</summary>
    public static string? Unpack(string base64, int most)
    {
        var bits = new Bits(base64.Replace(' ', '+'));
        var phrases = new List<string?> { null, null, null };
        if (!bits.Literal(bits.Read(2), out var first)) return null;
        if (first is null) return "";
        phrases.Add(first);
        var (text, last, width) = (new StringBuilder(first), first, 3);
        for (var room = 4; ;)
        {
            var code = bits.Read(width);
            if (code < 0) return null;
            if (code == 2) return text.ToString();
            if (code < 2)
            {
                if (!bits.Literal(code, out var letter) || letter is null) return null;
                phrases.Add(letter);
                code = phrases.Count - 1;
                if (--room == 0) room = 1 << width++;
            }

            var phrase = code < phrases.Count ? phrases[code] : code == phrases.Count ? last + last[0] : null;
            if (phrase is null || text.Length + phrase.Length > most) return null;
            text.Append(phrase);
            phrases.Add(last + phrase[0]);
            last = phrase;
            if (--room == 0) room = 1 << width++;
        }
    }

    /// <summary>The bits of the letters, each number with its lowest bit first.</summary>
    private sealed class Bits(string letters)
    {
        private int _at, _value = letters.Length > 0 ? Letters.IndexOf(letters[0], StringComparison.Ordinal) : -1, _mask = 32;

        /// <summary>-1 at the end, or where a letter is none.</summary>
        public int Read(int count)
        {
            var number = 0;
            for (var i = 0; i < count; i++)
            {
                if (_value is < 0 or > 63) return -1;
                if ((_value & _mask) != 0) number |= 1 << i;
                if ((_mask >>= 1) > 0) continue;
                _mask = 32;
                _value = ++_at < letters.Length ? Letters.IndexOf(letters[_at], StringComparison.Ordinal) : -1;
                // The padding of base64 is zeros.
                if (_value == 64) _value = 0;
            }

            return number;
        }

        /// <summary>A letter of 8 or 16 bits that the code announces; null at the end of the text.</summary>
        public bool Literal(int code, out string? letter)
        {
            letter = null;
            if (code == 2) return true;
            if (code is not (0 or 1) || Read(code == 0 ? 8 : 16) is not (>= 0 and var unit)) return false;
            letter = ((char)unit).ToString();
            return true;
        }
    }
}
