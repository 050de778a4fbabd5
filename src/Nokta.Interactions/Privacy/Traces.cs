using System.Buffers;
using System.Globalization;
using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// Finds in any text what names a person, knowing only the ids of her keys: cells, words and runs of digits are normalised as the ledger does it, and their
/// ids compared. So the same search works when nothing but the journal's hashes is left of her.
/// </summary>
internal sealed class Traces(IReadOnlyList<string> kinds, string country, Func<ulong, bool> has)
{
    /// <summary>Stands where a key stood.</summary>
    public const char Gone = '…';

    /// <summary>Shorter texts are somebody's number by accident.</summary>
    private const int Least = 4;

    private const int Most = 200;
    private static readonly SearchValues<char> s_cells = SearchValues.Create(",;\t|\"\r\n<>{}[]");
    private static readonly SearchValues<char> s_words = SearchValues.Create(" ,;\t|\"\r\n<>{}[]()'=&?:/\\\u00A0\u200E\u200F\u2068\u2069");
    private readonly (string Kind, long Seed)[] _kinds = [.. kinds.Select(k => (k, PersonText.KindSeed(k)))];

    /// <summary>The text without her keys; the same instance where none stands in it.</summary>
    public string Redact(string text)
    {
        if (text.Length < Least) return text;
        var found = new List<(int At, int Length)>();
        Cut(text, s_cells, found);
        Cut(text, s_words, found);
        CutNumbers(text, found);
        CutMails(text, found);
        if (found.Count == 0) return text;
        var left = new StringBuilder();
        var from = 0;
        foreach (var (at, length) in found.OrderBy(f => f.At).ThenByDescending(f => f.Length))
        {
            if (at < from) continue;
            left.Append(text, from, at - from).Append(Gone);
            from = at + length;
        }

        return left.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Whether a cell or a word of the text is a key of hers. One pass, whatever strangers write.</summary>
    public bool IsIn(string text)
    {
        var found = new List<(int At, int Length)>();
        Cut(text, s_cells, found);
        if (found.Count == 0) Cut(text, s_words, found);
        return found.Count > 0;
    }

    /// <summary>The ids that a text may be the key of, under every kind.</summary>
    public static IEnumerable<(string Kind, string Written, ulong Id)> IdsOf(string text, IEnumerable<string> kinds, string country)
    {
        var cell = Encoding.UTF8.GetBytes(text);
        var room = new byte[cell.Length + 8];
        foreach (var kind in kinds)
        {
            var length = PersonText.Normalise(cell, kind, country, room);
            if (length > 0) yield return (kind, Encoding.UTF8.GetString(room, 0, length), PersonText.Id(room.AsSpan(0, length), PersonText.KindSeed(kind)));
        }
    }

    private void Cut(string text, SearchValues<char> between, List<(int, int)> found)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOfAny(between);
            if (length < 0) length = text.Length - at;
            Look(text, at, length, found);
            at += length + 1;
        }
    }

    /// <summary>Numbers as people write them: +98 912 123-4567.</summary>
    private void CutNumbers(string text, List<(int, int)> found)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsDigit(text[at]) && text[at] != '+') continue;
            var (end, digits) = (at, 0);
            for (var i = at; i < text.Length && (char.IsDigit(text[i]) || text[i] is '+' or ' ' or '-' or '(' or ')' or '.' or '\u00A0'); i++)
                if (char.IsDigit(text[i])) (end, digits) = (i + 1, digits + 1);
            if (digits is >= 7 and <= 20) Look(text, at, end - at, found);
            at = Math.Max(at, end);
        }
    }

    /// <summary>Addresses inside longer words, such as a file's name: whatever part of the end belongs to them.</summary>
    private void CutMails(string text, List<(int, int)> found)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var (from, to) = (at, at + 1);
            while (from > 0 && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] is '.' or '_' or '+' or '-' or '%')) from--;
            while (to < text.Length && (char.IsLetterOrDigit(text[to]) || text[to] is '.' or '-')) to++;
            for (; to > at + 1 && found.Count < Most; to = text.LastIndexOf('.', to - 1)) Look(text, from, to - from, found);
        }
    }

    private void Look(string text, int at, int length, List<(int, int)> found)
    {
        while (length > 0 && (char.IsWhiteSpace(text[at]) || text[at] is '.' or '!')) (at, length) = (at + 1, length - 1);
        while (length > 0 && (char.IsWhiteSpace(text[at + length - 1]) || text[at + length - 1] is '.' or '!')) length--;
        if (length is < Least or > Most) return;
        var word = text.AsSpan(at, length);
        if (IsId(word) || IsKey(word)) found.Add((at, length));
    }

    /// <summary>The id itself, as addresses carry it.</summary>
    private bool IsId(ReadOnlySpan<char> word) => word.Length is >= 8 and <= 16 && ulong.TryParse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id) && has(id);

    private bool IsKey(ReadOnlySpan<char> word)
    {
        Span<byte> cell = stackalloc byte[(Most * 3) + 8];
        Span<byte> room = stackalloc byte[(Most * 3) + 16];
        var bytes = Encoding.UTF8.GetBytes(word, cell);
        foreach (var (kind, seed) in _kinds)
        {
            var length = PersonText.Normalise(cell[..bytes], kind, country, room);
            if (length > 0 && has(PersonText.Id(room[..length], seed))) return true;
        }

        return false;
    }
}
