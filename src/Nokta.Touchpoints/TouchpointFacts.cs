using Nokta.Kernel.Outbox;
using Nokta.Kernel.Trail;

namespace Nokta.Touchpoints;

/// <summary>The public events of the register.</summary>
internal static class TouchpointFacts
{
    private static readonly object s_example = new { id = "TP-14", number = 14, code = "payment", name = new { fa = "پرداخت", en = "Payment", ru = "Оплата" }, stage = "during", channel = "till", state = "live", importance = 3, version = 4, fields = (string[])["importance"] };

    public static readonly IReadOnlyList<FactKind> All =
    [
        new("touchpoint.created", "A touchpoint was added to the register.", c => c is { Kind: "touchpoint", Act: TrailEntry.Added }, Data, s_example),
        new("touchpoint.changed", "Something about a touchpoint was changed.", c => c is { Kind: "touchpoint", Act: TrailEntry.Changed } && !IsRetired(c), Data, s_example),
        new("touchpoint.retired", "A touchpoint was retired.", c => c is { Kind: "touchpoint", Act: TrailEntry.Changed } && IsRetired(c), Data, s_example),
    ];

    private static bool IsRetired(TrailChange change) => change.Touches("state") && change.Row is Touchpoint { State: TouchpointState.Retired };

    private static object Data(TrailChange change)
    {
        var t = (Touchpoint)change.Row!;
        return new
        {
            id = TouchpointCard.IdOf(t.Number), number = t.Number, code = t.Code, name = new { fa = t.NameFa, en = t.NameEn, ru = t.NameRu }, stage = t.Stage, channel = t.Channel,
            state = t.State, importance = t.Importance, version = t.Version, fields = change.Act == TrailEntry.Added ? [] : change.Fields.Select(f => f.Field).ToArray(),
        };
    }
}
