namespace Nokta.Accounts;

/// <summary>What somebody showed to be let in. A strong one is two things at once: something she knows or is, and something she has.</summary>
public sealed record Proof(string Code, bool IsStrong)
{
    public static readonly Proof Password = new("password", false);
    public static readonly Proof PasswordAndCode = new("code", true);
    public static readonly Proof PasswordAndRecovery = new("recovery", true);
    public static readonly Proof Passkey = new("passkey", true);

    /// <summary>A link that another browser of hers showed.</summary>
    public static readonly Proof Link = new("link", false);

    private static readonly Proof[] s_all = [Password, PasswordAndCode, PasswordAndRecovery, Passkey, Link];

    public static Proof Of(string code) => s_all.FirstOrDefault(p => p.Code == code) ?? new(code, false);
}
