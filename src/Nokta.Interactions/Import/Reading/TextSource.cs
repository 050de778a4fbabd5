using System.IO.Hashing;
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
        var file = new MeasuredStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan));
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

    /// <summary>A stream that counts and hashes what is read from it.</summary>
    private sealed class MeasuredStream(FileStream file) : Stream
    {
        private readonly XxHash128 _hash = new();
        private readonly byte[] _head = new byte[64 * 1024];
        private int _headLength, _headAt;

        public long BytesRead { get; private set; }
        public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

        public ReadOnlySpan<byte> Peek()
        {
            _headLength = file.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
            return _head.AsSpan(0, _headLength);
        }

        public void Skip(int count)
        {
            Account(_head.AsSpan(0, count));
            _headAt = count;
        }

        public override int Read(Span<byte> buffer)
        {
            int read;
            if (_headAt < _headLength)
            {
                read = Math.Min(buffer.Length, _headLength - _headAt);
                _head.AsSpan(_headAt, read).CopyTo(buffer);
                _headAt += read;
            }
            else
            {
                read = file.Read(buffer);
            }

            Account(buffer[..read]);
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Length => file.Length;
        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }

        private void Account(ReadOnlySpan<byte> bytes)
        {
            _hash.Append(bytes);
            BytesRead += bytes.Length;
        }
    }
}
