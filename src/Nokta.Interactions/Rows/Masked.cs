using Nokta.Interactions.Ledger;

namespace Nokta.Interactions.Rows;

/// <summary>A person's key as lists show it: enough to tell two people apart, too little to call one.</summary>
public static class Masked
{
    private const char Dot = '•';

    public static string Key(LedgerRow row) => Key(row.PersonKind, row.Person);

    public static string Key(string kind, string key) => kind switch
    {
        "phone" => Phone(key),
        "email" => Email(key),
        _ => key,
    };

    /// <summary>A key of which no word is left: enough to tell it from another.</summary>
    public static string Nameless(ulong key) => new string(Dot, 3) + key.ToString("x4", System.Globalization.CultureInfo.InvariantCulture)[^4..];

    // +989121234421 → +98912•••••21
    private static string Phone(string phone)
    {
        const int First = 6, Last = 2;
        return phone.Length <= First + Last ? new string(Dot, phone.Length) : phone[..First] + new string(Dot, phone.Length - First - Last) + phone[^Last..];
    }

    private static string Email(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at < 1 ? new string(Dot, email.Length) : email[0] + new string(Dot, 3) + email[at..];
    }
}
