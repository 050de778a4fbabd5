using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Nokta.Interactions.Live;

/// <summary>
/// A hash of what JSON says, whatever the order of its members and the space between them; looks at every text on its way. Two members of one name are
/// no JSON of ours. Its room is used again and again by one thread.
/// </summary>
internal sealed class Fingerprint
{
    private const byte EndOfText = 0x1F, EndOfValue = 0x1E;
    private const int FewMembers = 16;
    private byte[] _bytes = new byte[4096], _sorted = [];
    private Member[] _members = new Member[64];
    private int _length, _count;
    private bool _isNeeded;

    /// <summary>Whether a text holds the character that no database keeps.</summary>
    public bool HasNul { get; private set; }

    /// <summary>Reads one value to its end, from its first token on. Throws what the reader throws, also on text that is none (half a surrogate pair).</summary>
    /// <param name="isNeeded">False = only the members are wanted; then what texts say does not matter.</param>
    public long Of(ref Utf8JsonReader reader, EventMembers root, bool isNeeded)
    {
        (_length, _count, HasNul, _isNeeded) = (0, 0, false, isNeeded);
        if (reader.TokenType == JsonTokenType.StartObject) AddObject(ref reader, root);
        else Add(ref reader);
        return unchecked((long)XxHash3.HashToUInt64(_bytes.AsSpan(0, _length)));
    }

    private void Add(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                AddObject(ref reader, null);
                return;
            case JsonTokenType.StartArray:
                Mark((byte)JsonValueKind.Array);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Add(ref reader);
                break;
            case JsonTokenType.String:
                Mark((byte)JsonValueKind.String);
                if (_isNeeded) AddText(ref reader);
                break;
            case JsonTokenType.Number:
                Mark((byte)JsonValueKind.Number);
                AddPlain(reader.ValueSpan);
                break;
            default:
                Mark((byte)(reader.TokenType switch { JsonTokenType.True => JsonValueKind.True, JsonTokenType.False => JsonValueKind.False, _ => JsonValueKind.Null }));
                break;
        }

        Mark(EndOfValue);
    }

    private void AddObject(ref Utf8JsonReader reader, EventMembers? root)
    {
        Mark((byte)JsonValueKind.Object);
        var first = _count;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var from = _length;
            root?.Name(ref reader);
            AddText(ref reader);
            var name = _length;
            reader.Read();
            root?.Begin(ref reader);
            Add(ref reader);
            root?.End(ref reader);
            if (_count == _members.Length) Array.Resize(ref _members, _count * 2);
            _members[_count++] = new Member(from, name, _length);
        }

        Sort(_members.AsSpan(first, _count - first));
        _count = first;
        Mark(EndOfValue);
    }

    private void Sort(Span<Member> members)
    {
        if (members.Length < 2 || IsSorted(members)) return;
        var from = members[0].From;
        if (members.Length > FewMembers) members.Sort(Compare);
        else
            for (var i = 1; i < members.Length; i++)
                for (var at = i; at > 0 && Compare(members[at], members[at - 1]) < 0; at--) (members[at], members[at - 1]) = (members[at - 1], members[at]);
        if (!IsSorted(members)) throw new JsonException("A member stands there twice.");
        if (_sorted.Length < _length) _sorted = new byte[_bytes.Length];
        var to = 0;
        foreach (var member in members)
        {
            _bytes.AsSpan(member.From, member.End - member.From).CopyTo(_sorted.AsSpan(to));
            to += member.End - member.From;
        }

        _sorted.AsSpan(0, to).CopyTo(_bytes.AsSpan(from));
    }

    private bool IsSorted(ReadOnlySpan<Member> members)
    {
        for (var i = 1; i < members.Length; i++)
            if (Compare(members[i - 1], members[i]) >= 0) return false;
        return true;
    }

    private int Compare(Member a, Member b) => NameOf(a).SequenceCompareTo(NameOf(b));

    private ReadOnlySpan<char> NameOf(Member member) => MemoryMarshal.Cast<byte, char>(_bytes.AsSpan(member.From, member.Name - 1 - member.From));

    /// <summary>Most texts hold nothing that is escaped: their bytes are what they say.</summary>
    private void AddText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            AddPlain(reader.ValueSpan);
            return;
        }

        var text = reader.GetString()!;
        HasNul |= text.Contains('\0', StringComparison.Ordinal);
        MemoryMarshal.AsBytes(text.AsSpan()).CopyTo(Room(text.Length * 2 + 1));
        _length += text.Length * 2;
        Mark(EndOfText);
    }

    private void AddPlain(ReadOnlySpan<byte> text)
    {
        var room = MemoryMarshal.Cast<byte, char>(Room(text.Length * 2 + 1));
        _length += 2 * (Ascii.ToUtf16(text, room, out var chars) == System.Buffers.OperationStatus.Done ? chars : Encoding.UTF8.GetChars(text, room));
        Mark(EndOfText);
    }

    private void Mark(byte mark)
    {
        if (_length == _bytes.Length) Array.Resize(ref _bytes, _length * 2);
        _bytes[_length++] = mark;
    }

    private Span<byte> Room(int bytes)
    {
        if (_length + bytes > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        return _bytes.AsSpan(_length, bytes);
    }

    /// <summary>Where a member lies among the bytes: its name with the mark behind it, and its value.</summary>
    private readonly record struct Member(int From, int Name, int End);
}
