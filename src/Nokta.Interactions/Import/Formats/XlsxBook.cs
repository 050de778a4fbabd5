using System.IO.Compression;
using System.Xml;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>A sheet of a book and the part of the package that holds it; rows as the book itself counts them, titles and all.</summary>
internal sealed record XlsxSheet(string Name, bool IsHidden, ZipArchiveEntry Part, long? Rows);

/// <summary>A spreadsheet's package opened for reading: its sheets, number formats and shared texts. Links, macros and formulas are never followed.</summary>
internal sealed class XlsxBook : IDisposable
{
    private const int DeepestXml = 64;
    private const long LargestStyles = 64L << 20;

    private static readonly XmlReaderSettings s_xml = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = false,
        CloseInput = true,
    };

    private readonly ZipArchive _package;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);
    private string? _strings, _styles;

    private XlsxBook(ZipArchive package)
    {
        _package = package;
        foreach (var entry in package.Entries) _parts.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
    }

    /// <summary>Sheets with cells in them: the largest first, hidden ones last.</summary>
    public IReadOnlyList<XlsxSheet> Sheets { get; private set; } = [];

    /// <summary>Whether days are counted from 1904, as old Macintosh books do.</summary>
    public bool Is1904 { get; private set; }

    public bool HasMacros => _parts.Keys.Any(p => p.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase));

    public XlsxStyles Styles { get; private set; } = XlsxStyles.None;

    public static Outcome<XlsxBook> Open(string path)
    {
        XlsxBook? book = null;
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 64 * 1024);
            book = new XlsxBook(Package(file));
            if (Inflation.Refuse(book._package) is { } trap) return book.Close(trap);
            if (book._parts.ContainsKey("xl/workbook.bin")) return book.Close(new Refusal("import.book-old"));
            if (!book.ReadWorkbook()) return book.Close(new Refusal("import.book-none"));
            if (book.Sheets.Count == 0) return book.Close(new Refusal("import.file-empty"));
            return book;
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            book?.Dispose();
            return new Refusal("import.book-broken");
        }
    }

    /// <summary>How a damaged or made-up package shows itself.</summary>
    public static bool IsBroken(Exception e) => e is XmlException or InvalidDataException or EndOfStreamException or FormatException or OverflowException or ArgumentException or NotSupportedException;

    public static XmlReader Xml(Stream part) => XmlReader.Create(part, s_xml);

    /// <summary>Goes to the next node; nesting that no spreadsheet has ends the reading.</summary>
    public static bool Read(XmlReader xml)
    {
        if (!xml.Read()) return false;
        if (xml.Depth > DeepestXml) throw new InvalidDataException("Nested too deeply.");
        return true;
    }

    public static PartStream OpenPart(ZipArchiveEntry part) => new(part.Open());

    public XlsxTexts ReadTexts()
    {
        var texts = new XlsxTexts();
        if (_strings is null || !_parts.TryGetValue(_strings, out var part)) return texts;
        using var xml = Xml(OpenPart(part));
        texts.Read(xml);
        return texts;
    }

    public void Dispose() => _package.Dispose();

    private static ZipArchive Package(FileStream file)
    {
        try
        {
            return new ZipArchive(file, ZipArchiveMode.Read);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private Refusal Close(Refusal why)
    {
        Dispose();
        return why;
    }

    private bool ReadWorkbook()
    {
        var root = Targets("").FirstOrDefault(t => t.Type.EndsWith("/officeDocument", StringComparison.Ordinal)).Target ?? "xl/workbook.xml";
        if (!_parts.TryGetValue(root, out var workbook)) return false;
        var targets = Targets(root);
        _strings = targets.FirstOrDefault(t => t.Type.EndsWith("/sharedStrings", StringComparison.Ordinal)).Target;
        _styles = targets.FirstOrDefault(t => t.Type.EndsWith("/styles", StringComparison.Ordinal)).Target;
        var byId = targets.Where(t => t.Type.EndsWith("/worksheet", StringComparison.Ordinal)).ToLookup(t => t.Id, t => t.Target, StringComparer.Ordinal);
        var sheets = new List<XlsxSheet>();
        using (var xml = Xml(OpenPart(workbook)))
        {
            while (Read(xml))
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "workbookPr") Is1904 = Attribute(xml, "date1904") is "1" or "true" or "on";
                if (xml.LocalName != "sheet") continue;
                var part = byId[Attribute(xml, "id") ?? ""].Select(t => _parts.GetValueOrDefault(t)).FirstOrDefault();
                if (part is not null) sheets.Add(new XlsxSheet(Attribute(xml, "name") ?? "", Attribute(xml, "state") is "hidden" or "veryHidden", part, null));
            }
        }

        if (_styles is not null && _parts.TryGetValue(_styles, out var styles) && styles.Length < LargestStyles)
        {
            using var xml = Xml(OpenPart(styles));
            Styles = XlsxStyles.Read(xml);
        }

        Sheets = Named(sheets.Select(Filled).OfType<XlsxSheet>().OrderBy(s => s.IsHidden).ThenByDescending(s => s.Part.Length));
        return sheets.Count > 0;
    }

    /// <summary>Two sheets of one name, which only programs other than Excel can write, are told apart as columns are.</summary>
    private static List<XlsxSheet> Named(IEnumerable<XlsxSheet> sheets)
    {
        var all = sheets.ToList();
        return [.. all.Zip(ColumnNames.Of(all.Select(s => s.Name)), (sheet, name) => sheet with { Name = name })];
    }

    /// <summary>The sheet with its size; null when no cell of it says anything.</summary>
    private static XlsxSheet? Filled(XlsxSheet sheet)
    {
        using var xml = Xml(OpenPart(sheet.Part));
        while (Read(xml))
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "dimension") sheet = sheet with { Rows = RowsOf(Attribute(xml, "ref")) };
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName is "v" or "is" && !xml.IsEmptyElement) return sheet;
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "sheetData") return null;
        }

        return null;
    }

    /// <summary>B3:F12 has ten rows; programs that write in a stream leave A1.</summary>
    private static long? RowsOf(string? range)
    {
        if (range?.Split(':') is not [var first, var last]) return null;
        static long Line(string cell) => long.TryParse(cell.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZ$"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var line) ? line : 0;
        return Line(last) >= Line(first) && Line(first) > 0 ? Line(last) - Line(first) + 1 : null;
    }

    /// <summary>What a part of the package refers to inside the package.</summary>
    private List<(string Id, string Type, string Target)> Targets(string part)
    {
        var found = new List<(string, string, string)>();
        var folder = part[..(part.LastIndexOf('/') + 1)];
        if (!_parts.TryGetValue($"{folder}_rels/{part[folder.Length..]}.rels", out var entry)) return found;
        using var xml = Xml(OpenPart(entry));
        while (Read(xml))
        {
            if (xml.NodeType != XmlNodeType.Element || xml.LocalName != "Relationship" || Attribute(xml, "TargetMode") == "External") continue;
            found.Add((Attribute(xml, "Id") ?? "", Attribute(xml, "Type") ?? "", Resolve(folder, Attribute(xml, "Target") ?? "")));
        }

        return found;
    }

    private static string Resolve(string folder, string target)
    {
        target = target.Replace('\\', '/');
        if (target.StartsWith('/')) return target.TrimStart('/');
        var names = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var name in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == ".." && names.Count > 0) names.RemoveAt(names.Count - 1);
            else if (name is not ("." or "..")) names.Add(name);
        }

        return string.Join('/', names);
    }

    private static string? Attribute(XmlReader xml, string name)
    {
        string? value = null;
        while (xml.MoveToNextAttribute())
            if (xml.LocalName == name) value = xml.Value;
        xml.MoveToElement();
        return value;
    }
}
