namespace Nokta.JourneyEngine.Columns;

/// <summary>The columns of interactions side by side; those that hold nothing at all do not exist.</summary>
internal sealed class RowColumns
{
    /// <summary>How many kinds of columns there are.</summary>
    public const int Kinds = 7;

    private readonly Column?[] _all;

    /// <param name="count">Number of rows.</param>
    /// <param name="all">Time, row, signature, amount, currency, duration, answer; the first three always.</param>
    public RowColumns(int count, Column?[] all)
    {
        (Count, _all) = (count, all);
        (Time, Row, Signature, Amount, Duration) = (all[0]!, all[1]!, all[2]!, all[3], all[5]);
        (Currency, Answer) = (all[4]?.Bytes, all[6]?.Bytes);
    }

    public int Count { get; }

    /// <summary>Instants in microseconds; written as ticks of four bytes where they fit, eight otherwise.</summary>
    public Column Time { get; }

    /// <summary>Global row numbers.</summary>
    public Column Row { get; }

    /// <summary>Signature ids; read one through <see cref="SignatureAt"/>.</summary>
    public Column Signature { get; }

    /// <summary>Amounts; valid where <see cref="Currency"/> is not 0.</summary>
    public Column? Amount { get; }

    /// <summary>Numbers of currencies; 0 = no amount.</summary>
    public byte[]? Currency { get; }

    /// <summary>Milliseconds; -1 = none.</summary>
    public Column? Duration { get; }

    /// <summary>Codes of <see cref="Scales"/>; 0 = none.</summary>
    public byte[]? Answer { get; }

    /// <summary>All columns in their fixed order; null where there is none.</summary>
    public ReadOnlySpan<Column?> All => _all;

    public int SignatureAt(int row) => (int)Signature[row];

    /// <summary>Columns for so many rows; a frame of null = none of that kind. <paramref name="isFilled"/> tells that every value of every column will be written.</summary>
    public static RowColumns New(int count, Frame?[] frames, bool isFilled = true) =>
        new(count, [.. frames.Select(frame => frame is { } wide ? new Column(wide, count, isFilled) : null)]);

    /// <summary>Frames that hold this index's rows and the other's.</summary>
    public Frame?[] FramesWith(RowColumns other)
    {
        var frames = new Frame?[Kinds];
        for (var c = 0; c < Kinds; c++)
            frames[c] = (_all[c]?.Frame, other._all[c]?.Frame) is ({ } mine, { } theirs) ? mine.With(theirs) : _all[c]?.Frame ?? other._all[c]?.Frame;
        return frames;
    }
}
