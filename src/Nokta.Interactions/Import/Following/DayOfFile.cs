using Nokta.Kernel;

namespace Nokta.Interactions.Import.Following;

/// <summary>What a day's import of a followed file says once one more piece has come.</summary>
internal static class DayOfFile
{
    private const int MostReasons = 100;

    public static ImportBatch Add(ImportBatch batch, ImportCounts counts, IReadOnlyList<RejectReason> reasons, IReadOnlyList<Note> notes)
    {
        var c = batch.Counts;
        return batch with
        {
            Counts = new ImportCounts(c.Read + counts.Read, c.Accepted + counts.Accepted, c.Duplicate + counts.Duplicate, c.LeftOut + counts.LeftOut, c.Quarantined + counts.Quarantined, c.Rejected + counts.Rejected, c.Interactions + counts.Interactions),
            Reasons = [.. batch.Reasons.Concat(reasons).GroupBy(r => r.Code).Select(r => r.First() with { Count = r.Sum(x => x.Count) }).OrderByDescending(r => r.Count).ThenBy(r => r.FirstLine).Take(MostReasons)],
            Warnings = [.. batch.Warnings.Concat(notes).GroupBy(n => n.Code).Select(Sum)],
        };
    }

    /// <summary>Notes that count something count together.</summary>
    private static Note Sum(IGrouping<string, Note> same)
    {
        var first = same.First();
        return first.With?.ContainsKey("n") == true ? Note.Of(first.Code, ("n", same.Sum(n => Convert.ToInt64(n.With!["n"], System.Globalization.CultureInfo.InvariantCulture)))) : first;
    }
}
