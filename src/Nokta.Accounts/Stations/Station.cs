using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A shared tablet of one workspace. It can do nothing but ask for a PIN; what is done on it is done by whoever gave hers.</summary>
[NotPersonal("hashes and numbers", nameof(Id), nameof(LinkHash), nameof(TokenHash), nameof(Staff))]
[Personal("what the tablet and its place are called", nameof(Name), nameof(Branch))]
internal sealed class Station
{
    public static readonly TimeSpan LinkLifetime = TimeSpan.FromMinutes(30), Lifetime = TimeSpan.FromDays(365), Idle = TimeSpan.FromMinutes(5);

    public WorkspaceId Workspace { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; set; }

    /// <summary>The data's word for the branch it stands in; empty for none.</summary>
    public required string Branch { get; set; }

    [Secret]
    public byte[]? LinkHash { get; set; }

    [Untrailed("the link's end says nothing new")]
    public DateTimeOffset? LinkExpires { get; set; }

    [Secret]
    public byte[]? TokenHash { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Opened { get; set; }
    public DateTimeOffset? Removed { get; set; }

    [Untrailed("wrong PINs are counted on the person")]
    public int Failures { get; set; }

    [Untrailed("wrong PINs are counted on the person")]
    public DateTimeOffset? LockedUntil { get; set; }

    [Untrailed("who stands at the tablet changes all day; what she records bears her name")]
    public Guid? Staff { get; set; }

    [Untrailed("who stands at the tablet changes all day")]
    public DateTimeOffset? StaffUntil { get; set; }
}

/// <summary>Somebody who works here without an account: a name to tap and a PIN of four to six digits.</summary>
[NotPersonal("a hash and a number", nameof(Id), nameof(PinHash))]
[Personal("the name of somebody who works here", nameof(Name))]
internal sealed class StaffMember
{
    private const int FailuresBeforeLock = 5;
    private static readonly TimeSpan s_longestLock = TimeSpan.FromMinutes(30);

    public WorkspaceId Workspace { get; init; }
    public Guid Id { get; init; }
    public required string Name { get; set; }

    [Secret]
    public required string PinHash { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Removed { get; set; }

    [Untrailed("a wrong PIN changes nothing but the wait")]
    public int Failures { get; set; }

    [Untrailed("a wrong PIN changes nothing but the wait")]
    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>A PIN has few values: from the fifth wrong one on she waits, each time twice as long.</summary>
    public static DateTimeOffset? LockAfter(int failures, DateTimeOffset now)
    {
        if (failures < FailuresBeforeLock) return null;
        var wait = TimeSpan.FromMinutes(Math.Pow(2, Math.Min(failures - FailuresBeforeLock, 10)));
        return now + (wait < s_longestLock ? wait : s_longestLock);
    }

    /// <summary>Four to six digits of any script, as plain ones; null when it is no PIN or one that everybody tries first.</summary>
    public static string? PinOf(string typed)
    {
        var digits = Kernel.Words.Folding.Digits(typed.Trim());
        if (digits.Length is < 4 or > 6 || !digits.All(char.IsAsciiDigit)) return null;
        return digits.Distinct().Count() == 1 || "0123456789".Contains(digits, StringComparison.Ordinal) || "9876543210".Contains(digits, StringComparison.Ordinal) ? null : digits;
    }
}

/// <summary>A tablet as its page of the settings shows it.</summary>
public sealed record StationLine(Guid Id, string Name, string Branch, DateTimeOffset? Opened, string? Staff);

/// <summary>Somebody of the staff, as the tablet and the settings show her.</summary>
public sealed record StaffLine(Guid Id, string Name, bool IsLocked);

/// <summary>The tablet a request came from, and who of the staff is signed in on it.</summary>
public sealed record StationVisit(WorkspaceId Workspace, Guid Station, string Name, string Branch, Guid? Staff, string StaffName);
