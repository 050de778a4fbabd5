namespace Nokta.Interactions.Import.Formats;

/// <summary>The XML of one part of a book on its way to the parser: counted, and stopped where it stops looking like XML of a table.</summary>
internal sealed class PartStream(Stream inflated) : Stream
{
    /// <summary>Text of a cell has at most 32,767 characters; a megabyte without a tag is an attempt to fill the memory.</summary>
    private const long LongestText = 1 << 20;

    private long _lastTag;

    public long BytesRead { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        var read = inflated.Read(buffer);
        var tag = buffer[..read].LastIndexOf((byte)'<');
        if (tag >= 0) _lastTag = BytesRead + tag;
        BytesRead += read;
        if (BytesRead - _lastTag > LongestText) throw new InvalidDataException("A text without an end.");
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => BytesRead; set => throw new NotSupportedException(); }
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inflated.Dispose();
        base.Dispose(disposing);
    }
}
