using System.IO.Compression;
using Nokta.Interactions.Import.Formats;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The text inside a gzip file, as long as it does not grow out of all proportion.</summary>
internal sealed class GzipText(MeasuredStream file) : ForwardStream
{
    private readonly GZipStream _inside = new(file, CompressionMode.Decompress, leaveOpen: true);
    private readonly byte[] _head = new byte[64 * 1024];
    private int _headLength, _headAt;
    private long _read;

    public ReadOnlySpan<byte> Peek()
    {
        while (_headLength < _head.Length && Inflate(_head.AsSpan(_headLength)) is > 0 and var read) _headLength += read;
        return _head.AsSpan(0, _headLength);
    }

    public void Skip(int count) => _headAt = count;

    public override int Read(Span<byte> buffer)
    {
        if (_headAt == _headLength) return Inflate(buffer);
        var read = Math.Min(buffer.Length, _headLength - _headAt);
        _head.AsSpan(_headAt, read).CopyTo(buffer);
        _headAt += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inside.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(Span<byte> buffer)
    {
        try
        {
            var read = _inside.Read(buffer);
            _read += read;
            if (Inflation.IsTrap(_read, file.BytesRead)) throw new BrokenFileException(new Refusal("import.too-inflated"));
            return read;
        }
        catch (InvalidDataException broken)
        {
            throw new BrokenFileException(new Refusal("import.zip-broken"), broken);
        }
    }
}
