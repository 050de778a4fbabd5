using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Formats;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Privacy;

/// <summary>
/// A file that somebody gave us and that still lies in the data folder. Plain text loses the records that name a person and keeps the rest as it was; of any
/// other kind (a book, a packed log) the whole file goes, since only its writer can change it.
/// </summary>
internal sealed class KeptFile(string path)
{
    private const int Head = 64 * 1024, MostLines = 200, MostBytes = 4 << 20;

    public string Path => path;

    /// <summary>Whether it can lose single records.</summary>
    public bool IsText { get; } = LooksLikeText(path);

    /// <summary>The records that name her; a file that cannot be read names nobody.</summary>
    public IEnumerable<string> RecordsWith(Func<string, bool> isIn) => (IsText ? Records().Select(AsText) : Rows()).Where(isIn);

    /// <summary>Takes the records out. What is new is whole on disk before the old goes.</summary>
    public void Remove(Func<string, bool> isIn)
    {
        if (!IsText)
        {
            File.Delete(path);
            return;
        }

        var fresh = path + ".new";
        using (var to = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            foreach (var record in Records())
                if (!isIn(AsText(record))) to.Write(record);
            to.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Lines with their ends, joined while a quote is open.</summary>
    private IEnumerable<byte[]> Records()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        using var from = new BufferedStream(file, 1 << 16);
        var record = new List<byte>();
        var (lines, isQuoted) = (0, false);
        for (int c; (c = from.ReadByte()) >= 0;)
        {
            record.Add((byte)c);
            if (c == '"') isQuoted = !isQuoted;
            if (c != '\n' && record.Count < MostBytes || isQuoted && c == '\n' && ++lines < MostLines) continue;
            yield return [.. record];
            (lines, isQuoted) = (0, false);
            record.Clear();
        }

        if (record.Count > 0) yield return [.. record];
    }

    private static string AsText(byte[] record) => System.Text.Unicode.Utf8.IsValid(record) ? Encoding.UTF8.GetString(record) : Encoding.Latin1.GetString(record);

    private List<string> Rows()
    {
        var rows = new List<string>();
        try
        {
            foreach (var table in Tables())
            {
                var opened = OpenTable.Open(path, new FileForm(Table: table));
                if (!opened.IsDone) continue;
                using var file = opened.Value;
                while (file.Rows.Next()) rows.Add(Encoding.UTF8.GetString(file.Rows.Raw));
            }
        }
        catch (Exception unreadable) when (unreadable is BrokenFileException or IOException or InvalidDataException)
        {
            return rows;
        }

        return rows;
    }

    private IEnumerable<string?> Tables() =>
        FileFormats.Of(path) is { } format && format.Tables(path) is { IsDone: true, Value: { Count: > 0 } tables } ? tables.Select(t => tables.Count == 1 ? null : t.Name) : [null];

    private static bool LooksLikeText(string path)
    {
        var head = new byte[Head];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        var read = file.ReadAtLeast(head, Head, throwOnEndOfStream: false);
        return head.AsSpan(0, read).IndexOf((byte)0) < 0 && !(read > 2 && head[0] == 0x1F && head[1] == 0x8B);
    }
}
