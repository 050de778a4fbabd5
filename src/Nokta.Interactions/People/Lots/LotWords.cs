using Nokta.Kernel.Words;

namespace Nokta.Interactions.People.Lots;

/// <summary>Says how far a lot is.</summary>
internal static class LotWords
{
    public static string Progress(MergeLot lot, Reader reader) => reader.Say("people.lot.progress", ("done", reader.Number(lot.Merged)), ("all", reader.Number(lot.Wanted)));

    /// <summary>What the lines of a file mean, only what occurs.</summary>
    public static IEnumerable<(string Key, int Count)> Counts(LotCounts c) =>
        new[] { ("lines", c.Lines), ("merging", c.Merging), ("already", c.Already), ("split", c.Split), ("many", c.Many), ("nobody", c.Nobody), ("form", c.Form) }.Where(l => l.Item2 > 0 || l.Item1 is "lines" or "merging");
}
