using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>
/// The cookies of this product: secrets, and three choices that are none. Over HTTPS a secret has the prefix that lets no other
/// host and no open connection set it; browsers refuse that prefix on plain HTTP, where it has its plain name.
/// </summary>
internal static class AccountCookies
{
    public const string Session = "nokta.session";
    public const string Second = "nokta.second";
    public const string Device = "nokta.device";
    public const string Passkey = "nokta.passkey";
    public const string Station = "nokta.station";
    public const string Language = "nokta.language";
    public const string Theme = "nokta.theme";
    public const string Workspace = "nokta.workspace";

    private const string Prefix = "__Host-";
    private static readonly TimeSpan s_choice = TimeSpan.FromDays(365);

    public static void Keep(this HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, Options(context, s_choice));

    public static void Forget(this HttpContext context, string name) => context.Response.Cookies.Delete(name, Options(context, null));

    /// <summary>A secret of this connection's kind: what was set over HTTPS is not looked for in the open, nor the other way round.</summary>
    public static string? Secret(this HttpRequest request, string name) => request.Cookies[NameOf(request, name)];

    public static void KeepSecret(this HttpContext context, string name, string value, TimeSpan lifetime) => context.Response.Cookies.Append(NameOf(context.Request, name), value, Options(context, lifetime));

    public static void ForgetSecret(this HttpContext context, string name) => context.Response.Cookies.Delete(NameOf(context.Request, name), Options(context, null));

    /// <summary>Whether a request brings a session, good or not, under either name.</summary>
    public static bool BringsSession(this HttpRequest request) => request.Cookies.ContainsKey(Session) || request.Cookies.ContainsKey(Prefix + Session);

    private static string NameOf(HttpRequest request, string name) => request.IsHttps ? Prefix + name : name;

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", IsEssential = true, MaxAge = lifetime,
    };
}
