using Nokta.Kernel;

namespace Nokta.Accounts;

/// <summary>Who in a workspace must sign in with two things at once: <c>nobody</c>, <c>leaders</c> (owners and managers) or <c>all</c>.</summary>
internal sealed record SignInRules(string SecondFactorFor)
{
    public static readonly SettingsSection<SignInRules> Section = new("sign-in", new("nobody"));

    /// <summary>The choices, the most lenient first.</summary>
    public static readonly IReadOnlyList<string> Choices = ["nobody", "leaders", "all"];

    public bool AsksOf(Role role) => SecondFactorFor switch
    {
        "all" => true,
        "leaders" => role == Role.Owner || role == Role.Manager,
        _ => false,
    };

    public static Outcome<SignInRules> Of(string? chosen) => Choices.Contains(chosen) ? new SignInRules(chosen!) : new Refusal("sign-in-rules.unknown");
}
