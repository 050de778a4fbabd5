using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Nokta.Tests.Interactions;

/// <summary>Writes books part by part, so that tests can write those that no program would.</summary>
internal sealed class BookBuilder
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private readonly List<(string Name, byte[] Content)> _parts = [];
    private readonly StringBuilder _sheets = new(), _relations = new();
    private int _count;

    public string Styles { get; init; } = $"<styleSheet xmlns=\"{Main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>";

    /// <summary>A sheet of the given rows (the XML inside sheetData).</summary>
    public BookBuilder Sheet(string name, string rows, string behind = "") => Part(name, $"<worksheet xmlns=\"{Main}\"><sheetData>{rows}</sheetData>{behind}</worksheet>");

    public BookBuilder Part(string name, string xml, string? target = null)
    {
        _count++;
        _sheets.Append(CultureInfo.InvariantCulture, $"<sheet name=\"{name}\" sheetId=\"{_count}\" r:id=\"s{_count}\"/>");
        _relations.Append(CultureInfo.InvariantCulture, $"<Relationship Id=\"s{_count}\" Type=\"{Office}/worksheet\" Target=\"{target ?? $"worksheets/sheet{_count}.xml"}\"/>");
        return File($"xl/worksheets/sheet{_count}.xml", Encoding.UTF8.GetBytes(xml));
    }

    public BookBuilder Shared(string items)
    {
        _relations.Append($"<Relationship Id=\"t\" Type=\"{Office}/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>");
        return File("xl/sharedStrings.xml", Encoding.UTF8.GetBytes($"<sst xmlns=\"{Main}\">{items}</sst>"));
    }

    public BookBuilder File(string name, byte[] content)
    {
        _parts.Add((name, content));
        return this;
    }

    public string Write(string path, string beforeWorkbook = "", string workbookPr = "")
    {
        _relations.Append($"<Relationship Id=\"f\" Type=\"{Office}/styles\" Target=\"styles.xml\"/>");
        using var zip = new ZipArchive(System.IO.File.Create(path), ZipArchiveMode.Create);
        void Put(string name, byte[] content)
        {
            using var part = zip.CreateEntry(name).Open();
            part.Write(content);
        }

        void PutText(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));
        PutText("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
        PutText("_rels/.rels", $"<Relationships><Relationship Id=\"r\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        PutText("xl/workbook.xml", $"{beforeWorkbook}<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\">{workbookPr}<sheets>{_sheets}</sheets></workbook>");
        PutText("xl/_rels/workbook.xml.rels", $"<Relationships>{_relations}</Relationships>");
        PutText("xl/styles.xml", Styles);
        foreach (var (name, content) in _parts) Put(name, content);
        return path;
    }

    /// <summary>A row of inline texts.</summary>
    public static string Row(int number, params string[] texts) =>
        $"<row r=\"{number}\">{string.Concat(texts.Select(t => $"<c t=\"inlineStr\"><is><t>{t}</t></is></c>"))}</row>";
}
