using Nokta.Interactions.Ledger;

namespace Nokta.Interactions.Rules;

/// <summary>The dimensions of an interaction that a rule or a goal may ask about.</summary>
public enum SignatureField { Source, Activity, Channel, Direction, Purpose, Outcome, Branch, Campaign, Topic, Staff, Device }

/// <summary>Codes of the fields, as rule files, query strings and text keys write them, and their values in a signature.</summary>
public static class SignatureFields
{
    private static readonly string[] s_codes = [.. Enum.GetNames<SignatureField>().Select(n => n.ToLowerInvariant())];

    public static IReadOnlyList<SignatureField> All { get; } = Enum.GetValues<SignatureField>();

    public static string Code(this SignatureField field) => s_codes[(int)field];

    public static SignatureField? Find(string? code)
    {
        var at = Array.IndexOf(s_codes, code);
        return at < 0 ? null : (SignatureField)at;
    }

    public static string Of(this Signature signature, SignatureField field) => field switch
    {
        SignatureField.Source => signature.Source,
        SignatureField.Activity => signature.Activity,
        SignatureField.Channel => signature.Channel,
        SignatureField.Direction => signature.Direction,
        SignatureField.Purpose => signature.Purpose,
        SignatureField.Outcome => signature.Outcome,
        SignatureField.Branch => signature.Branch,
        SignatureField.Campaign => signature.Campaign,
        SignatureField.Topic => signature.Topic,
        SignatureField.Staff => signature.Staff,
        SignatureField.Device => signature.Device,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, null),
    };
}
