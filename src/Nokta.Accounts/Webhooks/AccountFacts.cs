using Nokta.Kernel.Outbox;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Webhooks;

/// <summary>The public events of members, of what lets programs in and out, and of copies.</summary>
internal static class AccountFacts
{
    private static readonly object s_token = new { token = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f" };

    public static readonly IReadOnlyList<FactKind> All =
    [
        new("member.joined", "Somebody became a member of the business.", c => c is { Kind: "membership", Act: TrailEntry.Added }, Membership, new { member = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", role = "analyst" }),
        new("member.changed", "A member was given another role.", c => c is { Kind: "membership", Act: TrailEntry.Changed }, Membership, new { member = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", role = "manager" }),
        new("member.left", "Somebody is no member any more.", c => c is { Kind: "membership", Act: TrailEntry.Removed }, Membership, new { member = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", role = "analyst" }),
        new("token.created", "An API token was made.", c => c is { Kind: "token", Act: TrailEntry.Added }, Token, s_token),
        new("token.revoked", "An API token was revoked.", c => c is { Kind: "token", Act: TrailEntry.Revoked }, Token, s_token),
        new("webhook.disabled", "Another webhook was switched off because its receiver is gone or nothing arrived for days.", c => c is { Kind: "webhook", Act: "disabled" }, c => new { webhook = c.Thing, reason = c.Fields[0].After }, new { webhook = "0198f0c4-5b1e-7c3a-9d52-0a4b6c8d1e2f", reason = "gone" }),
        new("backup.failed", "A scheduled copy could not be made; told once until one is made again.", c => c is { Kind: "backup", Act: "backup-failed" }, c => new { problem = c.Fields[0].After }, new { problem = "backup.no-room" }),
        new("backup.recovered", "A scheduled copy was made again after one could not be.", c => c is { Kind: "backup", Act: "backup-recovered" }, _ => new { }, new { }),
        new("setting.changed", "A part of the settings was changed.", c => c.Kind == "setting", c => new { section = c.Thing, fields = c.Fields.Select(f => f.Field) }, new { section = "hours", fields = (string[])["week"] }),
    ];

    private static object Token(TrailChange change) => new { token = change.Thing };

    private static object Membership(TrailChange change) => new { member = change.Thing.Split('/')[0], role = (change.Row as Membership)?.Role };
}
