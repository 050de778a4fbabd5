using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Formats;

/// <summary>A stream that another thread reads a few pieces ahead, so that unpacking and understanding go on side by side. What breaks the reading breaks it here, at the same place.</summary>
internal sealed class AheadStream : ForwardStream
{
    private const int Piece = 128 * 1024;
    private readonly Stream _source;
    private readonly BlockingCollection<(byte[] Bytes, int Length)> _pieces = new(4);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private (byte[] Bytes, int Length) _piece = ([], 0);
    private int _at;
    private volatile Exception? _broken;

    public AheadStream(Stream source)
    {
        _source = source;
        _reading = Task.Factory.StartNew(ReadAhead, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (_at == _piece.Length)
        {
            if (!_pieces.TryTake(out _piece, Timeout.Infinite))
            {
                (_piece, _at) = (([], 0), 0);
                if (_broken is { } broken) ExceptionDispatchInfo.Throw(broken);
                return 0;
            }

            _at = 0;
        }

        var length = Math.Min(buffer.Length, _piece.Length - _at);
        _piece.Bytes.AsSpan(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Stop();
            _pieces.Dispose();
            _stop.Dispose();
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Ends the reading ahead; there is nothing more to be read here then, and the source is the caller's again.</summary>
    public void Stop()
    {
        _stop.Cancel();
        // The reader holds the file: it has stopped before anybody else touches it, whatever it ended with.
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
    }

    private void ReadAhead()
    {
        try
        {
            while (ReadPiece() is { Length: > 0 } piece) _pieces.Add(piece, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // Nobody wants the rest.
        }
        finally
        {
            _pieces.CompleteAdding();
        }
    }

    /// <summary>The next piece, full unless the source ends or breaks in it: what came before a break is still worth having.</summary>
    private (byte[] Bytes, int Length) ReadPiece()
    {
        var (bytes, length) = (new byte[Piece], 0);
        try
        {
            while (_broken is null && length < Piece && _source.Read(bytes, length, Piece - length) is > 0 and var read) length += read;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException)
        {
            _broken = broken;
        }

        return (bytes, length);
    }
}
