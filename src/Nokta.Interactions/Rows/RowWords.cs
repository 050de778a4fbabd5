using Nokta.Interactions.Ledger;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rows;

/// <summary>How the values of a row are written.</summary>
internal static class RowWords
{
    /// <summary>"4 of 5", empty without a score.</summary>
    public static string Score(LedgerRow row, Reader reader)
    {
        if (row.Scale is < 0 or >= Scales.Count) return "";
        var score = row.Score == MathF.Floor(row.Score) ? reader.Number((long)row.Score) : reader.Number((double)row.Score);
        return reader.Say("rows.score", ("score", score), ("most", Scales.Last((Scale)row.Scale)));
    }
}
