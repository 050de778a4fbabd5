using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Nokta.Bench.Load;

/// <summary>One connection that sends one request after the other, each with keys that nobody else sends, and measures how long the answer takes.</summary>
internal sealed class LoadSender : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _request, _answer = new byte[64 << 10];
    private readonly int[] _keys, _persons;
    private readonly int _together;
    private long _number;

    public LoadSender(int port, string secret, LoadShape shape, string name)
    {
        (_request, _together) = (shape.Request(secret, name), shape.Together);
        (_keys, _persons) = (Places((byte)'#', LoadShape.Digits), Places((byte)'@', LoadShape.PersonDigits));
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, port));
    }

    public LoadBook Book { get; } = new();

    /// <summary>Sends as fast as it is answered.</summary>
    public async Task RunAsync(TimeSpan span)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < span;) await SendAsync(Stopwatch.GetTimestamp());
    }

    /// <summary>Sends at fixed moments, whether or not the one before took long: time is counted from when it was due.</summary>
    public async Task PaceAsync(TimeSpan span, double perSecond, double phase)
    {
        var (begun, step) = (Stopwatch.GetTimestamp(), Stopwatch.Frequency / perSecond);
        for (var n = 0; ; n++)
        {
            var due = begun + (long)((n + phase) * step);
            if (due - begun > span.TotalSeconds * Stopwatch.Frequency) return;
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.Zero) await Task.Delay(early);
            // Our own clock's grain is not the server's; a request that waited for the answer to the one before is.
            await SendAsync(early > TimeSpan.Zero ? Stopwatch.GetTimestamp() : due);
        }
    }

    private async ValueTask SendAsync(long from)
    {
        for (var i = 0; i < _keys.Length; i++) Utf8Formatter.TryFormat(_number++, _request.AsSpan(_keys[i], LoadShape.Digits), out _, new('D', LoadShape.Digits));
        // A hundred thousand persons, in no order.
        for (var i = 0; i < _persons.Length; i++) Utf8Formatter.TryFormat((_number + i) * 7919 % 100_000, _request.AsSpan(_persons[i], LoadShape.PersonDigits), out _, new('D', LoadShape.PersonDigits));
        for (var sent = 0; sent < _request.Length;) sent += await _socket.SendAsync(_request.AsMemory(sent));
        Book.Take(_answer.AsSpan(0, await ReceiveAsync()), _together, Stopwatch.GetElapsedTime(from).TotalMilliseconds);
    }

    /// <summary>The whole answer: as long as it says, or in chunks up to the empty one.</summary>
    private async ValueTask<int> ReceiveAsync()
    {
        for (var read = 0; ;)
        {
            var got = await _socket.ReceiveAsync(_answer.AsMemory(read));
            if (got == 0) throw new IOException("The server closed the connection.");
            read += got;
            if (IsWhole(_answer.AsSpan(0, read))) return read;
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var at = answer[..head].IndexOf("Content-Length: "u8);
        return at < 0 ? answer.EndsWith("\r\n0\r\n\r\n"u8) : Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) && answer.Length >= head + 4 + length;
    }

    private int[] Places(byte mark, int digits)
    {
        var places = new List<int>();
        for (var at = 0; _request.AsSpan(at).IndexOf(mark) is >= 0 and var next; at += next + digits) places.Add(at + next);
        return [.. places];
    }

    public void Dispose() => _socket.Dispose();
}
