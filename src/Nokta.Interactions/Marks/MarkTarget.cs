namespace Nokta.Interactions.Marks;

/// <summary>Where a short link may lead: an address of the web that a member wrote down. A scan never brings one along.</summary>
internal static class MarkTarget
{
    /// <summary>The address as it goes into a header, or null when it is none.</summary>
    public static string? Of(string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > Mark.LongestTarget || text.Any(char.IsControl)) return null;
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Host.Length == 0 || address.UserInfo.Length > 0) return null;
        var ascii = new UriBuilder(address) { Host = address.IdnHost }.Uri.AbsoluteUri;
        return ascii.Length <= 3 * Mark.LongestTarget && ascii.All(char.IsAscii) ? ascii : null;
    }
}
