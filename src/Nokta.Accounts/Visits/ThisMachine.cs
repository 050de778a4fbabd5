using System.Net;
using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>Whether a request was made on this machine, to this machine's own name, with nobody in between.</summary>
public static class ThisMachine
{
    private static readonly string[] s_forwarding = ["X-Forwarded-For", "X-Original-For", "X-Forwarded-Proto", "X-Original-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via"];

    /// <summary>
    /// The Host header is looked at too: a page of a stranger whose name was rebound to 127.0.0.1 sends its own name. A
    /// forwarding header means a proxy stands here and the visitor may be anywhere.
    /// </summary>
    public static bool Sent(HttpRequest request)
    {
        if (request.HttpContext.Connection.RemoteIpAddress is not { } from || !IPAddress.IsLoopback(from)) return false;
        if (s_forwarding.Any(request.Headers.ContainsKey)) return false;
        return IsItsName(request.Host.Host);
    }

    /// <summary>Whether a host name means this machine to itself, and so nothing to another one.</summary>
    public static bool IsItsName(string host)
    {
        var name = host.Trim('[', ']');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
