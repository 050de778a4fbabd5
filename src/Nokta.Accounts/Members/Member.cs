using System.Security.Cryptography;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>A person who may sign in to this installation.</summary>
[NotPersonal("a number", nameof(Id))]
[Personal("the name a member signs in with", nameof(Name), nameof(FoldedName), By = "account")]
[Personal("a member's password, hashed, and the key of her second factor", nameof(PasswordHash), nameof(CodeKey), By = "account")]
[NotPersonal("a random number", nameof(Stamp))]
[NotPersonal("chosen from lists", nameof(Language), nameof(Theme))]
internal sealed class Member
{
    private const int FailuresBeforeLock = 5;
    private static readonly TimeSpan s_longestLock = TimeSpan.FromMinutes(15);

    public Guid Id { get; init; }
    public required string Name { get; set; }
    public required string FoldedName { get; set; }

    /// <summary>Null for the demo's owner, who has no password and is signed in only on this machine.</summary>
    public string? PasswordHash { get; set; }
    public string? Language { get; set; }
    public string? Theme { get; set; }
    [Untrailed("each wrong try is an act of its own")]
    public int Failures { get; set; }
    public DateTimeOffset? LockedUntil { get; set; }
    public DateTimeOffset Created { get; init; }

    /// <summary>Changes with whatever a sign-in stands on: sessions of an older one are over.</summary>
    [Untrailed("what ends sessions is told")]
    public string Stamp { get; set; } = "";

    /// <summary>The key her app makes codes from; null while she has no second factor.</summary>
    public string? CodeKey { get; set; }
    public DateTimeOffset? CodeSince { get; set; }

    /// <summary>The step of the last code that was taken: it and older ones are not taken again.</summary>
    [Untrailed("noted at each sign-in")]
    public long? CodeStep { get; set; }

    public bool HasCode => CodeKey is not null;

    public bool IsLocked(DateTimeOffset now) => LockedUntil > now;

    /// <summary>A wrong secret: from the fifth on the account waits, each time twice as long, at most a quarter of an hour.</summary>
    public void Fail(DateTimeOffset now)
    {
        Failures++;
        if (Failures < FailuresBeforeLock) return;
        var wait = TimeSpan.FromSeconds(30 * Math.Pow(2, Math.Min(Failures - FailuresBeforeLock, 10)));
        LockedUntil = now + (wait < s_longestLock ? wait : s_longestLock);
    }

    /// <summary>A try that was right after all, but is not yet a sign-in: those before it still count.</summary>
    public void GiveBack() => (Failures, LockedUntil) = (Math.Max(0, Failures - 1), null);

    public void Succeed() => (Failures, LockedUntil) = (0, null);

    /// <summary>Ends every session that is open.</summary>
    public void Restamp() => Stamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static string Fold(string name) => Folding.Fold(name);

    /// <summary>Every reason why a name and a password cannot be an account.</summary>
    public static List<Refusal> Check(string name, string password, string again)
    {
        var refusals = new List<Refusal>();
        if (Fold(name).Length == 0) refusals.Add(new Refusal("member.name-missing", "Name"));
        if (name.Length > 80) refusals.Add(Refusal.Of("member.name-long", ("most", 80)).At("Name"));
        refusals.AddRange(CheckPassword(name, password, again));
        return refusals;
    }

    /// <summary>Length decides, not decoration; a password equal to the name is no password.</summary>
    public static List<Refusal> CheckPassword(string name, string password, string again)
    {
        var refusals = new List<Refusal>();
        if (password.Length < 10) refusals.Add(Refusal.Of("member.password-short", ("least", 10)).At("Password"));
        else if (password.Length > 256) refusals.Add(Refusal.Of("member.password-long", ("most", 256)).At("Password"));
        else if (EasyPassword.Is(password, name)) refusals.Add(new Refusal("member.password-easy", "Password"));
        if (password != again) refusals.Add(new Refusal("member.password-differs", "Again"));
        return refusals;
    }
}
