using System.Text;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The text of a file as UTF-8 bytes, whatever its encoding, read once from the beginning to the end.</summary>
internal sealed class TextSource : IDisposable
{
    private readonly MeasuredStream _file;
    private readonly Stream _text;
    private readonly bool _isGzip;

    private TextSource(MeasuredStream file, Stream text, string encoding, bool isGzip) => (_file, _text, Encoding, _isGzip) = (file, text, encoding, isGzip);

    public string Encoding { get; }
    public long Length => _file.Length;

    /// <summary>Bytes of the file read so far.</summary>
    public long BytesRead => _file.BytesRead;

    /// <summary>Hash of the bytes read so far, in hex; of the file once it has been read to its end.</summary>
    public string Hash
    {
        get
        {
            if (_isGzip) _file.Drain();
            return _file.Hash;
        }
    }

    /// <summary>Opens a file in a named encoding; a byte order mark wins over the name, null is UTF-8.</summary>
    public static Outcome<TextSource> Open(string path, string? encoding)
    {
        if (!File.Exists(path)) return new Refusal("import.file-missing");
        var file = MeasuredStream.Open(path);
        var head = file.Peek();
        var packed = head is [0x1F, 0x8B, ..] ? new GzipText(file) : null;
        if (packed is not null) head = packed.Peek();
        var marked = Encodings.ByMark(head, out var mark);
        var name = marked ?? encoding ?? "utf-8";
        var found = Encodings.Find(name);
        var refusal = Encodings.FileKind(head) is { } kind ? new Refusal(kind) : found is null ? Refusal.Of("import.encoding-unknown", ("encoding", name)) : null;
        if (refusal is not null)
        {
            file.Dispose();
            return refusal;
        }

        if (packed is null) file.Skip(mark);
        else packed.Skip(mark);
        Stream bytes = packed is null ? file : packed;
        var text = found is UTF8Encoding ? bytes : System.Text.Encoding.CreateTranscodingStream(bytes, found!, new UTF8Encoding(false), leaveOpen: true);
        return new TextSource(file, text, name, packed is not null);
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
