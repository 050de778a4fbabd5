using Nokta.Kernel.Outbox;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Webhooks;

/// <summary>The public events of members and of what a backup of this business did.</summary>
internal static class AccountFacts
{
    public static readonly IReadOnlyList<FactKind> All =
    [
        new("member.joined", "Somebody became a member of the business.", c => c is { Kind: "membership", Act: TrailEntry.Added }, Membership, new { member = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", role = "analyst" }),
        new("member.changed", "A member was given another role.", c => c is { Kind: "membership", Act: TrailEntry.Changed }, Membership, new { member = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", role = "manager" }),
        new("member.left", "Somebody is no member any more.", c => c is { Kind: "membership", Act: TrailEntry.Removed }, Membership, new { member = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", role = "analyst" }),
        new("setting.changed", "A part of the settings was changed.", c => c.Kind == "setting", c => new { section = c.Thing, fields = c.Fields.Select(f => f.Field) }, new { section = "hours", fields = (string[])["week"] }),
    ];

    private static object Membership(TrailChange change) => new { member = change.Thing.Split('/')[0], role = (change.Row as Membership)?.Role };
}
