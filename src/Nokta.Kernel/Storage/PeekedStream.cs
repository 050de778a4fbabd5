namespace Nokta.Kernel.Storage;

/// <summary>A stream whose first bytes were looked at and come again. It closes the stream that it reads.</summary>
public sealed class PeekedStream : ForwardStream
{
    private readonly Stream _rest;
    private ReadOnlyMemory<byte> _head;

    private PeekedStream(ReadOnlyMemory<byte> head, Stream rest) => (_head, _rest) = (head, rest);

    /// <summary>Looks at the first 512 bytes, fewer where the stream is shorter; what is returned reads from the beginning.</summary>
    public static PeekedStream Peek(Stream stream, out byte[] head)
    {
        head = new byte[512];
        head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return new PeekedStream(head, stream);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (_head.IsEmpty) return _rest.Read(buffer);
        var length = Math.Min(buffer.Length, _head.Length);
        _head.Span[..length].CopyTo(buffer);
        _head = _head[length..];
        return length;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _rest.Dispose();
        base.Dispose(disposing);
    }
}
