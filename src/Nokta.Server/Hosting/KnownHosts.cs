using System.Net;
using Nokta.Server.Network;

namespace Nokta.Server.Hosting;

/// <summary>Answers only to this machine's own names and those it was told: a stranger's name that was pointed at us gets nothing.</summary>
internal sealed class KnownHosts(RequestDelegate next, Openness openness)
{
    private static readonly string[] s_endings = [".localhost", ".local", ".lan", ".home.arpa"];

    public Task InvokeAsync(HttpContext context) =>
        IsKnown(context.Request.Host.Host) || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? next(context) : RefuseAsync(context);

    private bool IsKnown(string host)
    {
        var name = host.Trim('[', ']').TrimEnd('.');
        // A name can be rebound to another address, an address cannot.
        if (IPAddress.TryParse(name, out _) || Is(name, "localhost") || openness.Hosts.Any(h => h == "*" || Is(name, h))) return true;
        return Is(name, Environment.MachineName) || s_endings.Any(e => Is(name, Environment.MachineName + e)) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var name = new string([.. context.Request.Host.Host.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-').Take(100)]);
        return context.Response.WriteAsync($"""
            Nokta does not answer to the name “{name}”. Start it with: nokta serve --hosts {name}

            Nokta не отвечает на имя «{name}». Запустите её так: nokta serve --hosts {name}

            نقطه به نام «{name}» پاسخ نمی‌دهد. آن را چنین اجرا کنید: nokta serve --hosts {name}

            """);
    }
}
