using System.Text;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A column of one of the dimensions, or a constant (index -1).</summary>
internal sealed record DimensionColumn(int Index, string Default, IReadOnlyDictionary<string, string> Values);

/// <summary>A column that holds a person key.</summary>
internal sealed record PersonColumn(int Index, string Kind, long Seed);

/// <summary>A column that holds answers on a scale.</summary>
internal sealed record ScoreColumn(int Index, Scale Scale, string Topic, string? Activity, IReadOnlyDictionary<string, string> Values, Condition[] When);

/// <summary>A column that holds money, and what several lines of it make together.</summary>
internal sealed record AmountColumn(int Index, string? Currency, byte DecimalMark, Together Together);

/// <summary>A column that holds a length of time, its unit in milliseconds.</summary>
internal sealed record DurationColumn(int Index, long Unit, Together Together);

/// <summary>A column whose text is kept as it stands, where its conditions hold.</summary>
internal sealed record TextColumn(int Index, string Name, Condition[] When);

/// <summary>What the lines of a record make of a measure.</summary>
internal enum Together { Sum, Max, First }

/// <summary>That a column has a certain text, however it is spelled.</summary>
internal sealed record Condition(int Index, string Text)
{
    private readonly byte[] _text = Encoding.UTF8.GetBytes(Text.Trim());
    private readonly string _fold = Folding.Fold(Text);

    public bool Holds(Records row)
    {
        if (Index >= row.Count) return false;
        var cell = Plain.Trim(row.Field(Index));
        return cell.SequenceEqual(_text) || Folding.Fold(Encoding.UTF8.GetString(cell)) == _fold;
    }

    public static bool All(Condition[] conditions, Records row)
    {
        foreach (var condition in conditions)
            if (!condition.Holds(row)) return false;
        return true;
    }
}

/// <summary>One of the times of a row, and what holds for that moment only. The row itself is the moment without a name.</summary>
internal sealed record MomentColumns
{
    public required string Name { get; init; }

    /// <summary>Makes the moment's key out of the row's.</summary>
    public required long Seed { get; init; }

    /// <summary>Its time column, then those that are read where it is empty; with the notation of each.</summary>
    public required (int Index, string Format)[] Times { get; init; }
    public int Clock { get; init; } = -1;

    /// <summary>By field of <see cref="Ledger.Signature"/>; several columns of one field: the first that is not empty.</summary>
    public required DimensionColumn[][] Dimensions { get; init; }
    public AmountColumn? Amount { get; init; }
    public DurationColumn? Duration { get; init; }
}
