using System.Buffers;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;

namespace Nokta.Kernel.Search;

/// <summary>
/// Items by their folded words, in memory: every word once, sorted, in one text that is looked through at the speed of memory.
/// Immutable. Memory: the items and about 20 bytes a word.
/// </summary>
public sealed class SearchIndex
{
    private const int Candidates = 400;

    private readonly IReadOnlyList<SearchItem> _items;
    private readonly string _text;
    private readonly int[] _starts;
    private readonly int[] _postingStarts;
    private readonly int[] _postings;
    private readonly ulong[] _letters;

    /// <summary>O(words × log words).</summary>
    public SearchIndex(IReadOnlyList<SearchItem> items)
    {
        _items = items;
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
            foreach (var word in WordsOf(items[i]))
                (places.TryGetValue(word, out var list) ? list : places[word] = []).Add(i);

        var words = places.Keys.Order(StringComparer.Ordinal).ToArray();
        _text = "\n" + string.Join('\n', words) + "\n";
        (_starts, _postingStarts, _letters) = (new int[words.Length + 1], new int[words.Length + 1], new ulong[words.Length]);
        _postings = new int[places.Values.Sum(p => p.Count)];
        var (at, n) = (1, 0);
        for (var w = 0; w < words.Length; w++)
        {
            (_starts[w], _postingStarts[w], _letters[w]) = (at, n, Typing.LettersOf(words[w]));
            places[words[w]].CopyTo(_postings, n);
            (at, n) = (at + words[w].Length + 1, n + places[words[w]].Count);
        }

        (_starts[^1], _postingStarts[^1]) = (at, n);
    }

    public int Count => _items.Count;

    /// <summary>The items in which every word of the text is found, best first. Linear in the letters of the index for each word asked.</summary>
    /// <param name="forgiving">Whether a letter or two may be wrong.</param>
    public List<SearchHit> Find(string text, SearchReader reader, bool forgiving, int most)
    {
        var folded = Folding.Fold(text);
        var asked = WordsIn(folded).Distinct().Take(8).ToArray();
        if (asked.Length == 0 || _items.Count == 0) return [];
        var (sums, best) = (ArrayPool<int>.Shared.Rent(_items.Count), ArrayPool<byte>.Shared.Rent(_items.Count));
        try
        {
            sums.AsSpan(0, _items.Count).Clear();
            for (var k = 0; k < asked.Length; k++)
            {
                var found = best.AsSpan(0, _items.Count);
                found.Clear();
                if (forgiving) MarkNear(asked[k], found);
                else Mark(asked[k], found);
                for (var i = 0; i < found.Length; i++)
                    sums[i] = found[i] == 0 || (k > 0 && sums[i] == 0) ? 0 : sums[i] + found[i];
            }

            return Best(sums, folded, asked.Length, reader, most);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(sums);
            ArrayPool<byte>.Shared.Return(best);
        }
    }

    /// <summary>Words that begin with what was asked; from three letters on, also those that hold it.</summary>
    private void Mark(string asked, Span<byte> found)
    {
        if (asked.Length < 3)
        {
            var needle = "\n" + asked;
            for (var w = FirstFrom(asked); w < _letters.Length && string.CompareOrdinal(_text, _starts[w] - 1, needle, 0, needle.Length) == 0; w++) Note(w, ScoreOf(w, asked.Length, true), found);
            return;
        }

        for (int at = 0, next; (next = _text.AsSpan(at).IndexOf(asked, StringComparison.Ordinal)) >= 0;)
        {
            at += next;
            var w = WordAt(at);
            Note(w, ScoreOf(w, asked.Length, _starts[w] == at), found);
            at = _starts[w + 1];
        }
    }

    private void MarkNear(string asked, Span<byte> found)
    {
        var wrong = Typing.Allowed(asked.Length);
        if (wrong == 0)
        {
            Mark(asked, found);
            return;
        }

        var letters = Typing.LettersOf(asked);
        for (var w = 0; w < _letters.Length; w++)
        {
            var length = _starts[w + 1] - 1 - _starts[w];
            if (length < asked.Length - wrong || System.Numerics.BitOperations.PopCount(letters & ~_letters[w]) > wrong) continue;
            var distance = Typing.Distance(asked, _text.AsSpan(_starts[w], length), wrong);
            if (distance <= wrong) Note(w, (byte)(40 - (10 * distance) - Math.Min(8, Math.Abs(length - asked.Length))), found);
        }
    }

    private byte ScoreOf(int word, int asked, bool isStart)
    {
        var rest = _starts[word + 1] - 1 - _starts[word] - asked;
        return (byte)(isStart ? rest == 0 ? 100 : 80 - Math.Min(20, rest) : 40 - Math.Min(20, rest));
    }

    private void Note(int word, byte score, Span<byte> found)
    {
        for (var p = _postingStarts[word]; p < _postingStarts[word + 1]; p++)
            if (found[_postings[p]] < score) found[_postings[p]] = score;
    }

    private List<SearchHit> Best(int[] sums, string folded, int words, SearchReader reader, int most)
    {
        var coarse = new PriorityQueue<int, int>(Candidates + 1);
        for (var i = 0; i < _items.Count; i++)
        {
            if (sums[i] == 0) continue;
            var score = (sums[i] / words * 4) + _items[i].Weight;
            if (coarse.Count == Candidates && coarse.TryPeek(out _, out var least) && least >= score) continue;
            if (!reader.May(_items[i])) continue;
            coarse.Enqueue(i, score);
            if (coarse.Count > Candidates) coarse.Dequeue();
        }

        return [.. coarse.UnorderedItems.Select(c => new SearchHit(_items[c.Element], c.Priority + Bonus(_items[c.Element], folded, reader)))
            .OrderByDescending(h => h.Score).ThenByDescending(h => h.Item.At).ThenBy(h => h.Item.Href, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>An id that was typed whole goes before everything; a title, in her language, that is or begins with the text weighs more.</summary>
    private static int Bonus(SearchItem item, string folded, SearchReader reader)
    {
        if (item.Keys.Any(k => Folding.Fold(k) == folded)) return 2000;
        var title = Folding.Fold(item.Title.In(reader.Language));
        return title == folded ? item.Weight : title.StartsWith(folded, StringComparison.Ordinal) ? item.Weight / 2 : 0;
    }

    private int FirstFrom(string word)
    {
        var (low, high) = (0, _letters.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var compared = _text.AsSpan(_starts[middle], _starts[middle + 1] - 1 - _starts[middle]).CompareTo(word, StringComparison.Ordinal);
            if (compared < 0) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private int WordAt(int place)
    {
        var w = Array.BinarySearch(_starts, place);
        return w >= 0 ? w : ~w - 1;
    }

    private static IEnumerable<string> WordsOf(SearchItem item) =>
        WordsIn(Folding.Fold(string.Join(' ', [item.Title.Fa, item.Title.En, item.Title.Ru, item.Words, .. item.Keys]))).Distinct();

    private static IEnumerable<string> WordsIn(string folded)
    {
        for (var i = 0; i < folded.Length; i++)
        {
            if (!char.IsLetterOrDigit(folded[i])) continue;
            var start = i;
            while (i < folded.Length && (char.IsLetterOrDigit(folded[i]) || char.GetUnicodeCategory(folded[i]) == System.Globalization.UnicodeCategory.NonSpacingMark)) i++;
            yield return folded[start..i];
        }
    }
}

/// <summary>Who searches: her language, and what she may see.</summary>
public sealed record SearchReader(Language Language, IReadOnlySet<Permission> Permissions, Guid? Member)
{
    public bool May(SearchItem item) => (item.Needs == Permission.Anyone || Permissions.Contains(item.Needs)) && (item.OnlyFor is null || item.OnlyFor == Member);
}

/// <summary>Something found, the higher the score the better.</summary>
public readonly record struct SearchHit(SearchItem Item, int Score);
