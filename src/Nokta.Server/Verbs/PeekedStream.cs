namespace Nokta.Server.Verbs;

/// <summary>A stream whose first bytes were looked at and come again.</summary>
internal sealed class PeekedStream : Stream
{
    private readonly Stream _rest;
    private ReadOnlyMemory<byte> _head;

    private PeekedStream(ReadOnlyMemory<byte> head, Stream rest) => (_head, _rest) = (head, rest);

    public static PeekedStream Peek(Stream stream, out byte[] head)
    {
        head = new byte[512];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return new PeekedStream(head, stream);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty) return _rest.Read(buffer);
        var length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _rest.Dispose();
        base.Dispose(disposing);
    }
}
