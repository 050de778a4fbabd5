using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Nokta.Kernel;

namespace Nokta.Accounts.Webhooks;

/// <summary>Signs by Standard Webhooks 1.0.0: HMAC-SHA256 over <c>id.timestamp.body</c>, one signature for each secret that holds.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    public static string Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var key = Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{Seconds(at)}.{body}")));
    }

    public static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The id of a message as receivers see it.</summary>
    public static string IdOf(Guid message) => "msg_" + message.ToString("N");
}

/// <summary>Keeps signing secrets so that who reads the database alone cannot sign: encrypted with the installation's keys, for one workspace.</summary>
public sealed class WebhookSecrets(IDataProtectionProvider keys)
{
    internal string Close(WorkspaceId workspace, string secret) => Box(workspace).Protect(secret);

    /// <summary>Null when it was closed with keys that are not there any more: after a restore without them.</summary>
    internal string? Open(WorkspaceId workspace, string closed)
    {
        try
        {
            return Box(workspace).Unprotect(closed);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector Box(WorkspaceId workspace) => keys.CreateProtector("nokta.webhooks", workspace.ToString());
}
