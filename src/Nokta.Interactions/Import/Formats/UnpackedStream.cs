using System.IO.Compression;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The bytes of a file, unpacked where gzip packed them. Damage and bombs end it early and say so instead of throwing.</summary>
internal sealed class UnpackedStream : ForwardStream
{
    /// <summary>Real logs pack 10 to 60 times; what unfolds to more than this was made to fill a disk.</summary>
    private const int MostRatio = 300;
    private const long AlwaysFine = 128L << 20;

    private readonly MeasuredStream _file;
    private readonly Stream _unpacked;
    private long _read;

    private UnpackedStream(MeasuredStream file, Stream unpacked) => (_file, _unpacked) = (file, unpacked);

    /// <summary>Whether the packed bytes are damaged, cut off or a bomb: what came until then is all there is.</summary>
    public bool IsBroken { get; private set; }

    public long FileBytes => _file.Length;
    public long FileBytesRead => _file.BytesRead;

    /// <summary>Hash of the file's bytes; goes to the end of what was not read yet.</summary>
    public string Hash
    {
        get
        {
            (_unpacked as AheadStream)?.Stop();
            var rest = new byte[64 * 1024];
            while (_file.Read(rest) > 0)
            {
            }

            return _file.Hash;
        }
    }

    public static Outcome<UnpackedStream> Open(string path)
    {
        if (!File.Exists(path)) return new Refusal("import.file-missing");
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1, FileOptions.SequentialScan);
        Span<byte> head = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head is [0x1F, 0x8B];
        file.Position = 0;
        var measured = new MeasuredStream(file);
        return new UnpackedStream(measured, isGzip ? new AheadStream(new GZipStream(new BufferedStream(measured, 64 * 1024), CompressionMode.Decompress)) : measured);
    }

    public override int Read(Span<byte> buffer)
    {
        if (IsBroken) return 0;
        try
        {
            var read = _unpacked.Read(buffer);
            _read += read;
            if (_read > AlwaysFine && _read / MostRatio > _file.BytesRead) IsBroken = true;
            return IsBroken ? 0 : read;
        }
        catch (InvalidDataException)
        {
            IsBroken = true;
            return 0;
        }
    }

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _unpacked.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }
}
