using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The text of a file as UTF-8, unpacked and in whatever encoding it was written, read once from the beginning to the end.</summary>
internal sealed class UnpackedText(UnpackedStream file, Stream text) : IDisposable
{
    public UnpackedStream File => file;

    /// <summary>Opens a file; a byte order mark wins over a name, and that over what the first bytes look like.</summary>
    public static Outcome<UnpackedText> Open(string path, string? encoding = null)
    {
        var opened = UnpackedStream.Open(path);
        if (!opened.IsDone) return opened.Refusal!;
        var head = FileHead.Of(path).Bytes.Span;
        var marked = Encodings.ByMark(head, out var mark);
        var name = marked ?? (encoding is null or "utf-8" ? Encodings.Recognise(head) : encoding);
        if (head.IsEmpty || Encodings.Find(name) is not { } found)
        {
            opened.Value.Dispose();
            return head.IsEmpty ? new Refusal("import.file-empty") : Refusal.Of("import.encoding-unknown", ("encoding", name));
        }

        opened.Value.ReadExactly(new byte[mark]);
        return new UnpackedText(opened.Value, found is UTF8Encoding ? opened.Value : Encoding.CreateTranscodingStream(opened.Value, found, new UTF8Encoding(false)));
    }

    /// <summary>Fills what it can; 0 at the end.</summary>
    public int Read(Span<byte> into) => text.ReadAtLeast(into, into.Length, throwOnEndOfStream: false);

    public void Dispose()
    {
        text.Dispose();
        file.Dispose();
    }
}
