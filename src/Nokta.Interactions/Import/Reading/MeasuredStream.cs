using System.IO.Hashing;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A file's bytes, counted and hashed as they are read once from the beginning to the end.</summary>
internal sealed class MeasuredStream(FileStream file) : Stream
{
    private readonly XxHash128 _hash = new();
    private readonly byte[] _head = new byte[64 * 1024];
    private int _headLength, _headAt;

    public long BytesRead { get; private set; }

    /// <summary>Hash of the bytes read so far, in hex.</summary>
    public string Hash => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public static MeasuredStream Open(string path) => new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan));

    /// <summary>Hash of a whole file, for formats that do not read theirs from the beginning to the end.</summary>
    public static string HashOf(string path)
    {
        using var file = Open(path);
        file.Drain();
        return file.Hash;
    }

    /// <summary>The first bytes, which are read again later.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        _headLength = file.ReadAtLeast(_head, _head.Length, throwOnEndOfStream: false);
        return _head.AsSpan(0, _headLength);
    }

    /// <summary>Passes what was peeked at.</summary>
    public void Skip(int count)
    {
        Account(_head.AsSpan(0, count));
        _headAt = count;
    }

    /// <summary>Reads the rest, so that the hash is the file's.</summary>
    public void Drain()
    {
        Span<byte> block = stackalloc byte[8192];
        while (Read(block) > 0) { }
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
