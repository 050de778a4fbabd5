using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>What somebody is in a workspace, and what that lets her do. The one place that maps a role to permissions.</summary>
public sealed record Role(string Code, IReadOnlySet<Permission> May)
{
    public static readonly Role Owner = Of("owner", [.. Enum.GetValues<Permission>().Except([Permission.Installation])]);
    public static readonly Role Manager = Of("manager", [.. Enum.GetValues<Permission>().Except([Permission.Ownership, Permission.Installation])]);
    public static readonly Role Analyst = Of("analyst", Permission.Read, Permission.People, Permission.Analyse, Permission.Import);
    public static readonly Role Brand = Of("brand", Permission.Read, Permission.Edit);
    public static readonly Role Agent = Of("agent", Permission.Read, Permission.People, Permission.Record);
    public static readonly Role Staff = Of("staff", Permission.Record);
    public static readonly Role Viewer = Of("viewer", Permission.Read);

    /// <summary>Every role, the one that may most first.</summary>
    public static readonly IReadOnlyList<Role> All = [Owner, Manager, Analyst, Brand, Agent, Staff, Viewer];

    /// <summary>Key of its name; with <c>.what</c> behind it, of what it is for.</summary>
    public string Text => "role." + Code;

    /// <summary>Whether somebody with these permissions may make somebody else this, or change who is: nobody grants more than she has.</summary>
    public bool IsWithin(IReadOnlySet<Permission> may) => May.All(p => p is Permission.Anyone or Permission.Own || may.Contains(p));

    public static Role? Find(string? code) => All.FirstOrDefault(r => r.Code == code);

    private static Role Of(string code, params Permission[] may) => new(code, new HashSet<Permission>([Permission.Anyone, Permission.Own, .. may]));
}
