namespace Nokta.Accounts;

/// <summary>Addresses to come back to: only of this site, never <c>//elsewhere</c>.</summary>
public static class LocalAddress
{
    public static string Or(string? address, string otherwise)
    {
        if (address is not ['/', ..] || address.Length > 2000) return otherwise;
        if (address.Length > 1 && address[1] is '/' or '\\') return otherwise;
        return address.Any(c => char.IsControl(c) || c == '\\') ? otherwise : address;
    }
}
