using System.Text;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Reading;

/// <summary>The times and measures of the row at hand. Whatever cannot be read is told and costs the row.</summary>
internal sealed class RowValues(RowMap map)
{
    private readonly TimeText[][] _texts = [.. map.Moments.Select(m => m.Times.Select(t => new TimeText(t.Format)).ToArray())];
    private readonly ZoneClock _zone = new(map.Zone);
    private readonly List<string> _currencies = [""];

    /// <summary>By moment: when it happened, <see cref="Never"/> when it did not.</summary>
    public long[] Times { get; } = new long[map.Moments.Length];
    public const long Never = long.MinValue;

    /// <summary>The first moment that happened.</summary>
    public int First { get; private set; }

    /// <summary>By moment; what belongs to none stands at the first.</summary>
    public long[] Amounts { get; } = new long[map.Moments.Length];
    public byte[] CurrencyOf { get; } = new byte[map.Moments.Length];
    public int[] Durations { get; } = new int[map.Moments.Length];

    /// <summary>By score column, NaN where nobody answered.</summary>
    public float[] Scores { get; } = new float[map.Scores.Length];
    public int Answers { get; private set; }
    public IReadOnlyList<string> Currencies => _currencies;

    public Refusal? Read(Records row)
    {
        if (ReadTimes(row) is { } noTime) return noTime;
        return ReadMeasures(row) ?? ReadScores(row);
    }

    public bool IsAnswered(int score) => !float.IsNaN(Scores[score]);

    /// <summary>Reads what a further line adds to a record; refused when its money is not of the same kind.</summary>
    public Refusal? ReadLine(Records row, OpenRecord record)
    {
        First = record[0].Moment;
        if ((ReadMeasures(row) ?? ReadScores(row)) is { } problem) return problem;
        for (var m = 0; m < map.Moments.Length; m++)
            if (record.FirstOf(m) is >= 0 and var at && CurrencyOf[m] != 0 && record[at].Currency != 0 && CurrencyOf[m] != record[at].Currency) return new Refusal("amount.mixed-currency");
        return null;
    }

    /// <summary>Adds the measures of the line that was read to its record.</summary>
    public void AddTo(OpenRecord record)
    {
        for (var m = 0; m < map.Moments.Length; m++)
        {
            if (record.FirstOf(m) is not (>= 0 and var at)) continue;
            ref var one = ref record[at];
            var (amount, duration) = ColumnsOf(m);
            if (CurrencyOf[m] != 0) (one.Amount, one.Currency) = (one.Currency == 0 ? Amounts[m] : Sum(amount!.Together, one.Amount, Amounts[m]), CurrencyOf[m]);
            if (Durations[m] >= 0) one.Duration = one.Duration < 0 ? Durations[m] : (int)Math.Min(int.MaxValue, Sum(duration!.Together, one.Duration, Durations[m]));
        }
    }

    private static long Sum(Together together, long before, long more) => together switch
    {
        Together.Sum => before + more,
        Together.Max => Math.Max(before, more),
        _ => before,
    };

    private (AmountColumn? Amount, DurationColumn? Duration) ColumnsOf(int moment)
    {
        var columns = map.Moments[moment];
        return moment == First ? (columns.Amount ?? map.Amount, columns.Duration ?? map.Duration) : (columns.Amount, columns.Duration);
    }

    private Refusal? ReadMeasures(Records row)
    {
        for (var m = 0; m < map.Moments.Length; m++)
        {
            var (amount, duration) = ColumnsOf(m);
            if (ReadAmount(row, amount, out Amounts[m], out CurrencyOf[m]) is { } noAmount) return noAmount;
            if (ReadDuration(row, duration, out Durations[m]) is { } noDuration) return noDuration;
        }

        return null;
    }

    private Refusal? ReadScores(Records row)
    {
        Answers = 0;
        for (var s = 0; s < Scores.Length; s++)
        {
            var column = map.Scores[s];
            Scores[s] = float.NaN;
            if (column.When.Length > 0 && !Condition.All(column.When, row)) continue;
            var cell = row.Field(column.Index);
            if (column.Values.Count > 0 && !cell.IsEmpty && column.Values.TryGetValue(Folding.Fold(Encoding.UTF8.GetString(cell)), out var meaning))
                cell = Encoding.UTF8.GetBytes(meaning);
            var problem = ScoreText.Read(cell, column.Scale, out Scores[s]);
            if (problem is null) Answers++;
            else if (problem == "") Scores[s] = float.NaN;
            else return Refusal.Of(problem, ("text", Text(cell)), ("column", map.Header[column.Index]), ("low", Scales.First(column.Scale)), ("high", Scales.Last(column.Scale)));
        }

        return null;
    }

    private Refusal? ReadTimes(Records row)
    {
        First = -1;
        for (var m = 0; m < map.Moments.Length; m++)
        {
            if (ReadTime(row, m, out Times[m]) is { } problem) return problem;
            if (First < 0 && Times[m] != Never) First = m;
        }

        return First < 0 ? new Refusal("time.missing") : null;
    }

    private Refusal? ReadTime(Records row, int moment, out long time)
    {
        time = Never;
        var columns = map.Moments[moment];
        var (at, isOptional) = (0, map.Moments.Length > 1 || columns.Times.Length > 1);
        while (isOptional && SaysNothing(row.Field(columns.Times[at].Index)))
            if (++at == columns.Times.Length) return null;

        var cell = row.Field(columns.Times[at].Index);
        var problem = _texts[moment][at].Read(cell, out var written);
        if (problem is null && columns.Clock >= 0 && !written.HasClock)
        {
            problem = TimeText.ReadClock(cell = row.Field(columns.Clock), out var clock);
            written = written with { LocalMicros = written.LocalMicros + clock, HasClock = true };
        }

        if (problem is not null) return Refusal.Of(problem, ("text", Text(cell)));
        time = _zone.ToUtc(written);
        return null;
    }

    /// <summary>Empty, or the zero date that databases write for "not yet".</summary>
    private static bool SaysNothing(ReadOnlySpan<byte> cell) => Plain.IsBlank(cell) || Plain.Trim(cell).StartsWith("0000-00-00"u8) || Plain.Trim(cell) is [(byte)'0'];

    private string? _lastCurrency;
    private byte[] _lastCell = [];

    /// <summary>The currency that the row names in a column of its own; null when it names none that is known.</summary>
    private string? CurrencyOfRow(Records row)
    {
        if (map.Currency < 0) return null;
        var cell = Plain.Trim(row.Field(map.Currency));
        if (cell.SequenceEqual(_lastCell)) return _lastCurrency;
        var text = Encoding.UTF8.GetString(cell).ToUpperInvariant();
        (_lastCell, _lastCurrency) = (cell.ToArray(), AmountText.IsKnown(text) ? text : null);
        return _lastCurrency;
    }

    private Refusal? ReadAmount(Records row, AmountColumn? column, out long amount, out byte currency)
    {
        (amount, currency) = (0, 0);
        if (column is null) return null;
        var cell = row.Field(column.Index);
        if (Plain.IsBlank(cell)) return null;
        var problem = AmountText.Read(cell, CurrencyOfRow(row) ?? column.Currency, column.DecimalMark, out amount, out var found);
        if (problem is not null) return Refusal.Of(problem, ("text", Text(cell)));
        currency = CurrencyNumber(found!);
        return null;
    }

    private static Refusal? ReadDuration(Records row, DurationColumn? column, out int duration)
    {
        duration = -1;
        if (column is null) return null;
        var problem = DurationText.Read(row.Field(column.Index), column.Unit, out duration);
        return problem is null or "" ? null : Refusal.Of(problem, ("text", Text(row.Field(column.Index))));
    }

    private byte CurrencyNumber(string currency)
    {
        var at = _currencies.IndexOf(currency);
        if (at > 0) return (byte)at;
        _currencies.Add(currency);
        return (byte)(_currencies.Count - 1);
    }

    private static string Text(ReadOnlySpan<byte> cell) => Encoding.UTF8.GetString(cell.Length > 60 ? cell[..60] : cell).Trim();
}
