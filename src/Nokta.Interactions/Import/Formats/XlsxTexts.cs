using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The shared texts of a book as UTF-8, packed: a book of a million different texts has to fit beside everything else.</summary>
internal sealed partial class XlsxTexts
{
    private const int BlockBytes = 1 << 20;
    private const long MostBytes = 1L << 30;
    private readonly List<byte[]> _blocks = [];
    private readonly List<(int Block, int At, int Length)> _places = [];
    private int _free;
    private long _bytes;

    public int Count => _places.Count;

    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            if ((uint)index >= (uint)_places.Count) throw new InvalidDataException("A text that is not there.");
            var (block, at, length) = _places[index];
            return _blocks[block].AsSpan(at, length);
        }
    }

    public void Read(XmlReader xml)
    {
        var text = new StringBuilder();
        var (isText, isPhonetic) = (false, false);
        while (XlsxBook.Read(xml))
        {
            switch (xml.NodeType)
            {
                case XmlNodeType.Element when xml.LocalName == "si":
                    text.Clear();
                    if (xml.IsEmptyElement) Add("");
                    break;
                case XmlNodeType.Element when xml.LocalName == "t": isText = !xml.IsEmptyElement; break;
                case XmlNodeType.Element when xml.LocalName == "rPh": isPhonetic = !xml.IsEmptyElement; break;
                case XmlNodeType.EndElement when xml.LocalName == "t": isText = false; break;
                case XmlNodeType.EndElement when xml.LocalName == "rPh": isPhonetic = false; break;
                case XmlNodeType.EndElement when xml.LocalName == "si": Add(text.ToString()); break;
                case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace or XmlNodeType.CDATA when isText && !isPhonetic: text.Append(xml.Value); break;
            }
        }
    }

    /// <summary>Characters that XML cannot hold are written as _x000D_.</summary>
    public static string Unescape(string text) =>
        text.Contains("_x", StringComparison.Ordinal) ? Escaped().Replace(text, m => ((char)ushort.Parse(m.ValueSpan[2..6], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()) : text;

    private void Add(string text)
    {
        text = Unescape(text);
        var most = Encoding.UTF8.GetByteCount(text);
        _bytes += most + 12;
        if (_bytes > MostBytes) throw new InvalidDataException("Too many texts.");
        if (_blocks.Count == 0 || _free + most > _blocks[^1].Length)
        {
            _blocks.Add(new byte[Math.Max(BlockBytes, most)]);
            _free = 0;
        }

        var length = Encoding.UTF8.GetBytes(text, _blocks[^1].AsSpan(_free));
        _places.Add((_blocks.Count - 1, _free, length));
        _free += length;
    }

    [GeneratedRegex("_x[0-9A-Fa-f]{4}_")] private static partial Regex Escaped();
}
