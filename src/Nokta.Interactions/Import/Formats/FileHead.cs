using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The first bytes of a file, by which formats know their own. A gzip file's are those of what is inside.</summary>
internal sealed record FileHead(ReadOnlyMemory<byte> Bytes, bool IsGzip)
{
    private const int Usual = 64 * 1024;

    /// <summary>The same as text, in the encoding that it seems to have.</summary>
    public string Text => field ??= TextOf(Bytes.Span);

    public bool StartsWith(ReadOnlySpan<byte> signature) => Bytes.Span.StartsWith(signature);

    public static FileHead Of(string path, int length = Usual)
    {
        var head = new byte[length];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        var read = file.ReadAtLeast(head, length, throwOnEndOfStream: false);
        if (head is not [0x1F, 0x8B, ..]) return new FileHead(head.AsMemory(0, read), false);
        file.Position = 0;
        try
        {
            using var inside = new GZipStream(file, CompressionMode.Decompress);
            var text = new byte[length];
            return new FileHead(text.AsMemory(0, inside.ReadAtLeast(text, length, throwOnEndOfStream: false)), true);
        }
        catch (InvalidDataException)
        {
            return new FileHead(head.AsMemory(0, read), false);
        }
    }

    private static string TextOf(ReadOnlySpan<byte> head)
    {
        var encoding = Encodings.Find(Encodings.Recognise(head))!;
        return encoding.GetString(head).TrimStart('\uFEFF');
    }
}
