using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>
/// Makes the key of a day's visitor from an address and an agent, under the day's secret: without it nobody can try all addresses, and with it gone, nobody
/// can at all. Without a workspace the secrets are made up and forgotten, as for a look at a file that stores nothing.
/// </summary>
internal sealed class VisitorKeys(VisitorSecrets? secrets = null, WorkspaceId workspace = default)
{
    private readonly Dictionary<string, byte[]> _known = [];

    public string Of(string day, string address, string agent)
    {
        if (!_known.TryGetValue(day, out var secret)) _known[day] = secret = secrets?.Of(workspace, day) ?? RandomNumberGenerator.GetBytes(VisitorSecrets.Length);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{address}\n{agent}"), hash);
        return BitConverter.ToUInt64(hash).ToString("x16", CultureInfo.InvariantCulture);
    }
}
