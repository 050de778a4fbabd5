using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Nokta.Kernel.Storage.Copying;

/// <summary>A checksum over rows that is the same whichever database they came from: whole numbers as 64 bits, ids as upper-case text, the rest by its bytes, each with its length.</summary>
internal sealed class RowChecksum : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _text = new byte[256];

    public long Rows { get; private set; }

    /// <summary>The values of the row the reader stands on, as both databases can hold them.</summary>
    public static void Read(DbDataReader reader, object?[] into)
    {
        for (var i = 0; i < into.Length; i++)
            into[i] = reader.IsDBNull(i) ? null : reader.GetValue(i) switch
            {
                string text => WithoutNul.In(text),
                Guid id => id.ToString("D").ToUpperInvariant(),
                byte[] bytes => bytes,
                double or float or decimal => throw new NotSupportedException($"{reader.GetName(i)} is of a type that the two databases do not share."),
                var number => Convert.ToInt64(number, CultureInfo.InvariantCulture),
            };
    }

    public void Add(object?[] row)
    {
        Rows++;
        foreach (var value in row)
            switch (value)
            {
                case null: Append('0', []); break;
                case long number: Append(number); break;
                case byte[] bytes: Append('b', bytes); break;
                case string text:
                    if (_text.Length < text.Length * 3) _text = new byte[text.Length * 3];
                    Append('t', _text.AsSpan(0, Encoding.UTF8.GetBytes(text, _text)));
                    break;
            }
    }

    /// <summary>The first 16 bytes of SHA-256, in hexadecimal.</summary>
    public string Take() => Convert.ToHexStringLower(_hash.GetHashAndReset().AsSpan(0, 16));

    private void Append(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        Append('n', bytes);
    }

    private void Append(char kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        _hash.AppendData(head);
        _hash.AppendData(bytes);
    }

    public void Dispose() => _hash.Dispose();
}
