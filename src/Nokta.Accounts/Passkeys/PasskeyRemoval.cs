using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>Takes a passkey away from its owner: whoever came in with it goes, and she stays.</summary>
internal sealed class PasskeyRemoval(PasskeyStore passkeys, SigningIn signingIn)
{
    private const int LongestId = 2046;

    /// <summary>False when the id, in hexadecimal, is none of hers.</summary>
    public async Task<bool> RemoveAsync(HttpContext context, Presence presence, string? id, CancellationToken ct)
    {
        if (id is not { Length: > 0 and <= LongestId } || id.Length % 2 != 0 || !id.All(char.IsAsciiHexDigitLower)) return false;
        var member = presence.Member!.Value;
        if (!await passkeys.RemoveAsync(member, Convert.FromHexString(id), ct)) return false;
        await signingIn.ReopenAsync(context, member, presence.Proof ?? Proof.Password, ct);
        return true;
    }
}
