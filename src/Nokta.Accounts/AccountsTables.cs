using Microsoft.EntityFrameworkCore;
using Nokta.Accounts.Api;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>Where workspaces, members and sessions are kept. None but the settings is filtered by workspace: they decide which workspace it is.</summary>
internal static class AccountsTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<WorkspaceRow>(t => { t.ToTable("accounts_workspace"); t.HasKey(x => x.Workspace); t.Property(x => x.Workspace).ValueGeneratedNever(); });
        model.Entity<Member>(t => { t.ToTable("accounts_member"); t.HasKey(x => x.Id); t.Ignore(x => x.HasCode); });
        model.Entity<Membership>(t => { t.ToTable("accounts_membership"); t.HasKey(x => new { x.Workspace, x.Member }); });
        model.Entity<Invitation>(t => { t.ToTable("accounts_invitation"); t.Property(x => x.TokenHash); t.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<Station>(t => { t.ToTable("accounts_station"); t.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<StaffMember>(t => { t.ToTable("accounts_staff"); t.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<Session>(t => { t.ToTable("accounts_session"); t.HasKey(x => x.Id); });
        model.Entity<StrangerTries>(t => { t.ToTable("accounts_stranger"); t.HasKey(x => x.Id); });
        model.Entity<Passkey>(t => { t.ToTable("accounts_passkey"); t.HasKey(x => x.Id); t.Ignore(x => x.Info); });
        model.Entity<SignIn>(t => { t.ToTable("accounts_sign_in"); t.HasKey(x => x.Id); });
        model.Entity<RecoveryCode>(t => { t.ToTable("accounts_recovery"); t.HasKey(x => new { x.Member, x.Number }); });
        model.Entity<SavedView>(t => { t.ToTable("accounts_view"); t.HasKey(x => new { x.Workspace, x.Id }); t.Ignore(x => x.Address); t.Ignore(x => x.IsForAll); });
        model.Entity<SettingRow>(t => { t.ToTable("accounts_setting"); t.HasKey(x => new { x.Workspace, x.Section, x.Version }); });
        model.Entity<Link>(t => { t.ToTable("accounts_link"); t.HasKey(x => x.TokenHash); });
        model.Entity<AccountEvent>(t => { t.ToTable("accounts_event"); t.HasKey(x => x.Id); });
        model.Entity<Token>(t => { t.ToTable("accounts_token"); t.HasKey(x => new { x.Workspace, x.Id }); t.Ignore(x => x.May); });
        model.Entity<RepeatRow>(t => { t.ToTable("accounts_repeat"); t.HasKey(x => new { x.Workspace, x.Actor, x.Key }); });
        model.Entity<InstallationNote>(t => { t.ToTable("accounts_installation"); t.HasKey(x => x.Key); });
    }
}

/// <summary>The stored form of <see cref="WorkspaceSettings"/>.</summary>
[Personal("name of the business as its owner writes it", nameof(Name))]
[NotPersonal("chosen from lists", nameof(BusinessType), nameof(Zone), nameof(Currency), nameof(Language))]
[NotPersonal("where public data comes from", nameof(OriginFa), nameof(OriginEn), nameof(OriginRu))]
internal sealed class WorkspaceRow : ITrailed
{
    public WorkspaceId Workspace { get; set; }
    public required string Name { get; set; }
    public required string BusinessType { get; set; }
    public required string Zone { get; set; }
    public CalendarKind Calendar { get; set; }
    public DayOfWeek FirstWeekday { get; set; }
    public required string Currency { get; set; }
    public required string Language { get; set; }
    public string? OriginFa { get; set; }
    public string? OriginEn { get; set; }
    public string? OriginRu { get; set; }
    public DateTimeOffset Created { get; set; }

    /// <summary>Hidden from its members since then; null while it is in use.</summary>
    public DateTimeOffset? Archived { get; set; }

    string ITrailed.TrailKind => "workspace";
    string ITrailed.TrailThing => "";
}

/// <summary>That a member belongs to a workspace, and as what.</summary>
[NotPersonal("a role's code", nameof(Role))]
[NotPersonal("a member's number", nameof(Member))]
internal sealed class Membership
{
    public WorkspaceId Workspace { get; set; }
    public Guid Member { get; set; }
    public required string Role { get; set; }

    /// <summary>Null for who was there before it was kept.</summary>
    public DateTimeOffset? Joined { get; set; }

    [Untrailed("being there changes nothing")]
    public DateTimeOffset? LastSeen { get; set; }
}

/// <summary>One saved state of one section of a workspace's settings.</summary>
[NotPersonal("code of a section", nameof(Section))]
[Personal("a part of the settings as a document", nameof(Body))]
[Personal("the member who saved it", nameof(Who), NamesMember = true)]
internal sealed class SettingRow : IInWorkspace, ITrailed
{
    public WorkspaceId Workspace { get; set; }
    public required string Section { get; set; }
    public int Version { get; set; }
    public required string Body { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Who { get; set; }
    public int? RestoredFrom { get; set; }

    // The workspace's own row tells these two.
    string ITrailed.TrailKind => Section == TimeSettings.Section.Code || Section == BusinessSettings.Section.Code ? "" : "setting";
    string ITrailed.TrailThing => Section;
    IQueryable<object> ITrailed.Earlier(NoktaDb db) => db.Set<SettingRow>().AsNoTracking().Where(s => s.Section == Section && s.Version < Version).OrderByDescending(s => s.Version);
}

/// <summary>One fact about the whole installation.</summary>
[NotPersonal("code of a fact", nameof(Key))]
[Personal("a fact of the installation, or what the first run holds so far", nameof(Value))]
internal sealed class InstallationNote
{
    public required string Key { get; set; }
    [Secret]
    public required string Value { get; set; }
}
