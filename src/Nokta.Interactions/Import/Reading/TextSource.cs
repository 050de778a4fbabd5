using System.Text;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The text of a file as UTF-8 bytes, whatever its encoding, read once from the beginning to the end.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly MeasuredStream _file;
    private readonly Stream _text;

    private TextSource(MeasuredStream file, Stream text, string encoding) => (_file, _text, Encoding) = (file, text, encoding);

    public string Encoding { get; }
    public long Length => _file.Length;

    /// <summary>Bytes of the file read so far.</summary>
    public long BytesRead => _file.BytesRead;

    /// <summary>Hash of the bytes read so far, in hex; of the file once it has been read to its end.</summary>
    public string Hash => _file.Hash;

    /// <summary>Opens a file in a named encoding; a byte order mark wins over the name, null is UTF-8.</summary>
    public static Outcome<TextSource> Open(string path, string? encoding)
    {
        if (!File.Exists(path)) return new Refusal("import.file-missing");
        var file = MeasuredStream.Open(path);
        var head = file.Peek();
        if (Encodings.FileKind(head) is { } kind)
        {
            file.Dispose();
            return new Refusal(kind);
        }

        var marked = Encodings.ByMark(head, out var mark);
        var name = marked ?? encoding ?? "utf-8";
        if (Encodings.Find(name) is not { } found)
        {
            file.Dispose();
            return Refusal.Of("import.encoding-unknown", ("encoding", name));
        }

        file.Skip(mark);
        Stream text = found is UTF8Encoding ? file : System.Text.Encoding.CreateTranscodingStream(file, found, new UTF8Encoding(false), leaveOpen: true);
        return new TextSource(file, text, name);
    }

    /// <summary>Fills what it can; 0 at the end.</summary>
    public int Read(Span<byte> into)
    {
        var done = 0;
        while (done < into.Length)
        {
            var read = _text.Read(into[done..]);
            if (read == 0) break;
            done += read;
        }

        return done;
    }

    public void Dispose()
    {
        _text.Dispose();
        _file.Dispose();
    }
}
