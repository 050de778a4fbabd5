using System.Text;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The rows of a table as records: what a format puts in, field by field, and its line of CSV beside it.</summary>
internal sealed class TableRecords(ITable table) : Records(64 * 1024)
{
    /// <summary>More than so much text in one row is no row of a table.</summary>
    private const int MostBytes = 4 << 20;

    private Records? _from;

    public override ReadOnlySpan<byte> AsCame => _from is null ? Raw : _from.AsCame;

    public override bool Next()
    {
        (Count, RecordAt, RecordLength, Fault, LeftOut) = (0, 0, 0, RecordFault.None, null);
        return table.Next(this);
    }

    /// <summary>Begins the row at a line of the file.</summary>
    public void Begin(long line) => Line = line;

    /// <summary>Which record the row was made of.</summary>
    public void CameAs(Records record) => _from = record;

    /// <summary>The next field.</summary>
    public void Add(ReadOnlySpan<byte> field)
    {
        if (RecordLength + 2 * field.Length + 3 > MostBytes)
        {
            Reject(RecordFault.TooLong);
            return;
        }

        while (RecordLength + 2 * field.Length + 3 > Buffer.Length) Resize(Buffer.Length * 2);
        if (Count > 0) Buffer[RecordLength++] = (byte)',';
        if (field.IndexOfAny("\",\r\n"u8) < 0)
        {
            field.CopyTo(Buffer.AsSpan(RecordLength));
            AddField(RecordLength, field.Length, false);
            RecordLength += field.Length;
            return;
        }

        AddQuoted(field);
    }

    public void Add(ReadOnlySpan<char> field)
    {
        var most = Encoding.UTF8.GetMaxByteCount(field.Length);
        if (most <= 1024)
        {
            Span<byte> room = stackalloc byte[1024];
            Add(room[..Encoding.UTF8.GetBytes(field, room)]);
            return;
        }

        var rented = System.Buffers.ArrayPool<byte>.Shared.Rent(most);
        Add(rented.AsSpan(0, Encoding.UTF8.GetBytes(field, rented)));
        System.Buffers.ArrayPool<byte>.Shared.Return(rented);
    }

    public void Add(string? field) => Add(field.AsSpan());

    /// <summary>The row is fine and is left out all the same; the reason's text is <c>import.note.left-out.{reason}</c>.</summary>
    public void LeaveOut(string reason) => LeftOut = reason;

    /// <summary>The row cannot be read; what was put in so far stands in the reject file.</summary>
    public void Reject(RecordFault fault) => Fault = fault;

    private void AddQuoted(ReadOnlySpan<byte> field)
    {
        Buffer[RecordLength++] = (byte)'"';
        var start = RecordLength;
        var isEscaped = false;
        foreach (var b in field)
        {
            Buffer[RecordLength++] = b;
            if (b != '"') continue;
            Buffer[RecordLength++] = b;
            isEscaped = true;
        }

        AddField(start, RecordLength - start, isEscaped);
        Buffer[RecordLength++] = (byte)'"';
    }
}
