using System.Text;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Books of sheets as Excel, LibreOffice and Google write them (OpenXML), and the kinds of books that are refused by name.</summary>
internal sealed class XlsxFormat : IFileFormat
{
    private static ReadOnlySpan<byte> Zip => [(byte)'P', (byte)'K', 3, 4];
    private static ReadOnlySpan<byte> Compound => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    public string Name => "xlsx";

    public bool Recognises(FileHead head)
    {
        if (head.IsGzip) return false;
        if (head.StartsWith(Compound)) return true;
        return head.StartsWith(Zip) && (IsOpenDocument(head.Bytes.Span) || head.Bytes.Span.IndexOf("xl/"u8) >= 0 || head.Bytes.Span.IndexOf("[Content_Types].xml"u8) >= 0);
    }

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path)
    {
        var opened = OpenBook(path);
        if (!opened.IsDone) return opened.Refusal!;
        using var book = opened.Value;
        return book.Sheets.Select(s => new TableInfo(s.Name, s.Rows)).ToList();
    }

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var opened = OpenBook(path);
        if (!opened.IsDone) return opened.Refusal!;
        try
        {
            var table = XlsxTable.Open(path, opened.Value, choice);
            if (!table.IsDone) opened.Value.Dispose();
            return table;
        }
        catch (Exception broken) when (XlsxBook.IsBroken(broken))
        {
            opened.Value.Dispose();
            return new Refusal("import.book-broken");
        }
    }

    private static Outcome<XlsxBook> OpenBook(string path)
    {
        var head = FileHead.Of(path);
        if (head.StartsWith(Compound)) return new Refusal(IsEncrypted(path) ? "import.book-locked" : "import.book-old");
        return IsOpenDocument(head.Bytes.Span) ? new Refusal("import.book-open-document") : XlsxBook.Open(path);
    }

    private static bool IsOpenDocument(ReadOnlySpan<byte> head) => head[..Math.Min(200, head.Length)].IndexOf("mimetypeapplication/vnd.oasis.opendocument"u8) >= 0;

    /// <summary>A book with a password lies encrypted in a compound file, the container of the old .xls; its directory tells them apart.</summary>
    private static bool IsEncrypted(string path)
    {
        var name = Encoding.Unicode.GetBytes("EncryptedPackage");
        using var file = File.OpenRead(path);
        var header = new byte[512];
        if (file.ReadAtLeast(header, 512, throwOnEndOfStream: false) < 512) return false;
        var sector = 1L << Math.Min((int)BitConverter.ToUInt16(header, 30), 16);
        var directory = (BitConverter.ToUInt32(header, 48) + 1) * sector;
        if (directory >= file.Length) return false;
        file.Position = directory;
        var entries = new byte[16 * 1024];
        return entries.AsSpan(0, file.ReadAtLeast(entries, entries.Length, throwOnEndOfStream: false)).IndexOf(name) >= 0;
    }
}
