using System.Text;

namespace Nokta.Interactions.Import.Formats.Cards;

/// <summary>A line of a calendar or a contact card: <c>TEL;TYPE=cell:+98912…</c>.</summary>
internal sealed record ContentLine(string Name, IReadOnlyDictionary<string, string> Parameters, string Value)
{
    /// <summary>The value with its escapes resolved.</summary>
    public string Text => Unescape(Value);

    /// <summary>Parts of a value that is a list of several (a name, an address).</summary>
    public IReadOnlyList<string> Parts
    {
        get
        {
            var parts = new List<string>();
            var from = 0;
            for (var i = 0; i <= Value.Length; i++)
            {
                if (i < Value.Length && Value[i] == '\\') i++;
                else if (i == Value.Length || Value[i] == ';')
                {
                    parts.Add(Unescape(Value[from..i]).Trim());
                    from = i + 1;
                }
            }

            return parts;
        }
    }

    public string Of(string parameter) => Parameters.GetValueOrDefault(parameter, "");

    private static string Unescape(string value)
    {
        if (!value.Contains('\\', StringComparison.Ordinal)) return value;
        var text = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\' || i + 1 == value.Length) text.Append(value[i]);
            else text.Append(value[++i] is 'n' or 'N' ? '\n' : value[i]);
        }

        return text.ToString();
    }
}

/// <summary>The content lines of iCalendar and vCard: folded lines put together, quoted-printable decoded, pictures passed over.</summary>
internal sealed class ContentLines(UnpackedText text)
{
    private const int MostLetters = 256 * 1024;
    private static readonly HashSet<string> s_large = new(StringComparer.OrdinalIgnoreCase) { "PHOTO", "LOGO", "SOUND", "KEY", "ATTACH" };
    private readonly TextLines _lines = new(text);
    private string? _next;
    private long _nextNumber;

    public long Number { get; private set; }
    public bool IsBroken => _lines.IsBroken;

    /// <summary>The next line that says something; null at the end.</summary>
    public ContentLine? Next()
    {
        while (Unfolded() is { } line)
            if (Parse(line) is { } parsed) return parsed;
        return null;
    }

    private string? Unfolded()
    {
        var first = _next ?? Read();
        if (first is null) return null;
        Number = _next is null ? _lines.Number : _nextNumber;
        var line = new StringBuilder(first);
        var isQuoted = first.Contains("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase);
        while ((_next = Read()) is { } more)
        {
            _nextNumber = _lines.Number;
            if (isQuoted && line[^1] == '=') line.Length--;
            else if (more.Length > 0 && more[0] is ' ' or '\t') more = more[1..];
            else break;
            if (line.Length + more.Length <= MostLetters) line.Append(more);
        }

        return line.ToString();
    }

    private string? Read()
    {
        while (_lines.Next())
            if (!_lines.IsTooLong && !_lines.Current.IsEmpty) return Encoding.UTF8.GetString(_lines.Current);
        return null;
    }

    private static ContentLine? Parse(string line)
    {
        var colon = ValueAt(line);
        if (colon <= 0) return null;
        var head = line[..colon].Split(';');
        var name = head[0][(head[0].LastIndexOf('.') + 1)..].Trim().ToUpperInvariant();
        if (s_large.Contains(name)) return null;
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in head.Skip(1))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            // vCard 2.1 leaves the name out where the value says enough: TEL;CELL, ENCODING left out of ;QUOTED-PRINTABLE.
            var (key, value) = equals < 0 ? (part.Equals("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase) ? "ENCODING" : "TYPE", part) : (part[..equals].Trim(), part[(equals + 1)..].Trim('"', ' '));
            parameters[key] = parameters.TryGetValue(key, out var before) ? before + "," + value : value;
        }

        var text = line[(colon + 1)..];
        if (parameters.GetValueOrDefault("ENCODING", "").Equals("QUOTED-PRINTABLE", StringComparison.OrdinalIgnoreCase)) text = Unquoted(text, parameters.GetValueOrDefault("CHARSET", "utf-8"));
        return new ContentLine(name, parameters, text);
    }

    /// <summary>The colon before the value; one in quotes belongs to a parameter.</summary>
    private static int ValueAt(string line)
    {
        var isQuoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"') isQuoted = !isQuoted;
            else if (line[i] == ':' && !isQuoted) return i;
        }

        return -1;
    }

    private static string Unquoted(string text, string charset)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var code))
            {
                bytes.Add(code);
                i += 2;
            }
            else bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
        }

        return (Reading.Encodings.Find(charset) ?? Encoding.UTF8).GetString([.. bytes]);
    }
}
