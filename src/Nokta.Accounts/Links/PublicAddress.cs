using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>
/// What links that leave this machine begin with: a reset, an invitation, a QR code. The address the operator told, else one that this
/// installation is known by. The Host header alone never decides: whoever sends a request can write anything there.
/// </summary>
public sealed class PublicAddress(Uri? told, Func<HttpRequest, bool> isKnown, Func<string> otherwise)
{
    /// <summary>True when the operator said it (<c>--public-url</c>).</summary>
    public bool IsTold => told is not null;

    /// <summary>Where there is no request: a job, the command line.</summary>
    public string Base => told is null ? otherwise() : Bare(told);

    /// <summary>Scheme, name and port without a slash at the end, for a link that is made while answering <paramref name="request"/>.</summary>
    public string For(HttpRequest request)
    {
        if (told is not null) return Bare(told);
        return isKnown(request) ? $"{request.Scheme}://{request.Host}" : otherwise();
    }

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
