using System.Text.Json;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>What a lot did, in one sentence for its reader.</summary>
internal static class LotWords
{
    public static string Of(Lot lot, Reader reader)
    {
        if (lot.Kind != Lot.Merge) return reader.Say("touchpoint.lot." + lot.Kind, ("n", lot.Edits.Count));
        var merge = JsonSerializer.Deserialize<MergeBody>(lot.Body)!;
        return reader.Say("touchpoint.lot.merge", ("from", TouchpointCard.IdOf(merge.From)), ("into", TouchpointCard.IdOf(merge.Into)));
    }
}
