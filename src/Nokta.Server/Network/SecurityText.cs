using System.Globalization;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Network;

/// <summary><c>/.well-known/security.txt</c> (RFC 9116): where to write about a hole in this installation, as its operator said at the start. Without a contact there is none.</summary>
internal static class SecurityText
{
    public const string Path = "/.well-known/security.txt";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, (Openness openness, TimeProvider time) => openness.SecurityContact is { } contact ? Results.Text(Of(contact, openness.PublicUrl, time.GetUtcNow())) : Results.NotFound()).Needs(Permission.Anyone).ShortCircuit();

    /// <summary>It is good for half a year from the first of the month: whoever still serves it still looks after it.</summary>
    private static string Of(Uri contact, Uri? publicUrl, DateTimeOffset now)
    {
        var expires = new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(6);
        var canonical = publicUrl is null ? "" : $"Canonical: {new Uri(publicUrl, Path)}\n";
        return string.Create(CultureInfo.InvariantCulture, $"Contact: {contact.AbsoluteUri}\nExpires: {expires:yyyy-MM-ddTHH:mm:ssZ}\nPreferred-Languages: fa, ru, en\n{canonical}");
    }
}
