using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Nokta.Interactions.Import.Formats.Xes;

/// <summary>The attributes of one tag: where their values stand, and what those with entities say.</summary>
internal sealed class TagValues
{
    private const int Most = 64;
    private readonly (int Name, int NameLength, int Value, int Length, bool IsDecoded)[] _found = new (int, int, int, int, bool)[Most];
    private byte[] _decoded = new byte[256];
    private int _count, _used;

    public void Clear() => (_count, _used) = (0, 0);

    /// <summary>The value of the attribute of that name, without its prefix; empty when there is none.</summary>
    public ReadOnlySpan<byte> Of(byte[] buffer, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _count; i++)
        {
            ref var found = ref _found[i];
            if (found.NameLength == name.Length && buffer.AsSpan(found.Name, found.NameLength).SequenceEqual(name))
                return (found.IsDecoded ? _decoded : buffer).AsSpan(found.Value, found.Length);
        }

        return default;
    }

    /// <summary>Reads what stands between a tag's name and its end; false when that is no list of attributes.</summary>
    public bool Read(byte[] buffer, int from, int to)
    {
        Clear();
        for (var i = from; ;)
        {
            var start = i;
            while (i < to && TagScanner.IsSpace(buffer[i])) i++;
            if (i == to) return true;
            if (i == start || _count == Most) return false;
            var name = i;
            while (i < to && buffer[i] != '=' && !TagScanner.IsSpace(buffer[i])) i++;
            var nameEnd = i;
            while (i < to && TagScanner.IsSpace(buffer[i])) i++;
            if (i >= to || buffer[i++] != '=' || nameEnd == name) return false;
            while (i < to && TagScanner.IsSpace(buffer[i])) i++;
            if (i >= to || buffer[i] is not ((byte)'"' or (byte)'\'')) return false;
            var length = buffer.AsSpan(i + 1, to - i - 1).IndexOf(buffer[i]);
            if (length < 0 || !Add(buffer, name, nameEnd, i + 1, length)) return false;
            i += length + 2;
        }
    }

    private bool Add(byte[] buffer, int name, int nameEnd, int value, int length)
    {
        var whole = buffer.AsSpan(name, nameEnd - name);
        var local = name + whole.IndexOf((byte)':') + 1;
        for (var i = 0; i < _count; i++)
        {
            var other = buffer.AsSpan(_found[i].Name, _found[i].NameLength);
            if (!other.SequenceEqual(buffer.AsSpan(local, nameEnd - local))) continue;
            // Two attributes of one name are an error, unless a prefix tells them apart: then the first one counts.
            return local != name || buffer[_found[i].Name - 1] == ':';
        }

        var text = buffer.AsSpan(value, length);
        if (text.IndexOfAnyInRange((byte)0, (byte)31) < 0 && text.IndexOfAny((byte)'&', (byte)'<') < 0)
        {
            if (!Utf8.IsValid(text)) return false;
            _found[_count++] = (local, nameEnd - local, value, length, false);
            return true;
        }

        var at = _used;
        if (!Decode(text)) return false;
        _found[_count++] = (local, nameEnd - local, at, _used - at, true);
        return true;
    }

    /// <summary>Writes the value with its entities told, and with spaces for line ends and tabs, as XML 1.0 section 3.3.3 asks.</summary>
    private bool Decode(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) return false;
        if (_decoded.Length < _used + text.Length) Array.Resize(ref _decoded, Math.Max(_decoded.Length * 2, _used + text.Length));
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'&':
                    var length = text[i..].IndexOf((byte)';');
                    if (length < 0 || !Entity(text.Slice(i + 1, length - 1))) return false;
                    i += length;
                    break;
                case (byte)'<':
                    return false;
                case (byte)'\r' when i + 1 < text.Length && text[i + 1] == '\n':
                    break;
                case (byte)'\t' or (byte)'\n' or (byte)'\r':
                    _decoded[_used++] = (byte)' ';
                    break;
                case < 32:
                    return false;
                default:
                    _decoded[_used++] = text[i];
                    break;
            }
        }

        return true;
    }

    private bool Entity(ReadOnlySpan<byte> name)
    {
        if (name.StartsWith("#"u8)) return Character(name[1..]);
        var told = name.SequenceEqual("amp"u8) ? '&' : name.SequenceEqual("lt"u8) ? '<' : name.SequenceEqual("gt"u8) ? '>' : name.SequenceEqual("quot"u8) ? '"' : name.SequenceEqual("apos"u8) ? '\'' : '\0';
        if (told == '\0') return false;
        _decoded[_used++] = (byte)told;
        return true;
    }

    private bool Character(ReadOnlySpan<byte> number)
    {
        var isHex = number.StartsWith("x"u8);
        if (isHex) number = number[1..];
        if (number.Length is 0 or > 8 || !Utf8Parser.TryParse(number, out uint code, out var read, isHex ? 'x' : 'D') || read != number.Length) return false;
        if (!Rune.IsValid(code) || (code < 32 && code is not (9 or 10 or 13)) || code is 0xFFFE or 0xFFFF) return false;
        // A reference is at least four bytes long, as long as any character.
        _used += new Rune(code).EncodeToUtf8(_decoded.AsSpan(_used));
        return true;
    }
}
