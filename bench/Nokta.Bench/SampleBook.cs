using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Nokta.Bench;

/// <summary>A book of one sheet with the rows of a sample file: times as serial days, amounts as numbers, the rest as texts.</summary>
internal static class SampleBook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static void Write(string plain, string to, bool isInline)
    {
        using var package = new ZipArchive(File.Create(to), ZipArchiveMode.Create);
        var texts = new Dictionary<string, int>();
        Part(package, "_rels/.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Part(package, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Relations}\"><sheets><sheet name=\"Rows\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
        Part(package, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Relations}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{Relations}/styles\" Target=\"styles.xml\"/><Relationship Id=\"r3\" Type=\"{Relations}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
        Part(package, "xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>");
        using (var sheet = new StreamWriter(package.CreateEntry("xl/worksheets/sheet1.xml").Open(), new UTF8Encoding(false), 1 << 20)) WriteSheet(sheet, plain, isInline ? null : texts);
        using var shared = new StreamWriter(package.CreateEntry("xl/sharedStrings.xml").Open(), new UTF8Encoding(false), 1 << 20);
        shared.Write($"<sst xmlns=\"{Main}\">");
        foreach (var text in texts.Keys) shared.Write($"<si><t>{text}</t></si>");
        shared.Write("</sst>");
    }

    private static void WriteSheet(StreamWriter sheet, string plain, Dictionary<string, int>? texts)
    {
        sheet.Write($"<worksheet xmlns=\"{Main}\"><sheetData>");
        var row = 0;
        foreach (var line in File.ReadLines(plain))
        {
            row++;
            sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<row r=\"{row}\">"));
            var fields = line.Split(',');
            for (var c = 0; c < fields.Length; c++) WriteCell(sheet, string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + c)}{row}"), fields[c], row == 1 ? -1 : c, texts);
            sheet.Write("</row>");
        }

        sheet.Write("</sheetData></worksheet>");
    }

    private static void WriteCell(StreamWriter sheet, string at, string text, int column, Dictionary<string, int>? texts)
    {
        if (column == 1)
        {
            var serial = (DateTime.Parse(text, CultureInfo.InvariantCulture) - new DateTime(1899, 12, 30)).TotalDays;
            sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<c r=\"{at}\" s=\"1\"><v>{serial:R}</v></c>"));
        }
        else if (column == 6)
        {
            sheet.Write($"<c r=\"{at}\"><v>{text}</v></c>");
        }
        else if (texts is null)
        {
            sheet.Write($"<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
        }
        else
        {
            if (!texts.TryGetValue(text, out var number)) texts[text] = number = texts.Count;
            sheet.Write(string.Create(CultureInfo.InvariantCulture, $"<c r=\"{at}\" t=\"s\"><v>{number}</v></c>"));
        }
    }

    private static void Part(ZipArchive package, string name, string xml)
    {
        using var part = new StreamWriter(package.CreateEntry(name).Open(), new UTF8Encoding(false));
        part.Write(xml);
    }
}
