namespace Nokta.Server.Health;

/// <summary>How long a stop may take: requests that are being answered and background work are waited for, then the process goes.</summary>
internal static class Stopping
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
}
