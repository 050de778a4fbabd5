using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>The cookies of this product: who is signed in, and three choices that are no secret.</summary>
internal static class AccountCookies
{
    public const string Session = "nokta.session";
    public const string Language = "nokta.language";
    public const string Theme = "nokta.theme";
    public const string Workspace = "nokta.workspace";

    private static readonly TimeSpan s_choice = TimeSpan.FromDays(365);

    public static void Keep(this HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, Options(context, s_choice));

    public static void KeepSession(this HttpContext context, string token) => context.Response.Cookies.Append(Session, token, Options(context, Accounts.Session.Lifetime));

    public static void Forget(this HttpContext context, string name) => context.Response.Cookies.Delete(name, Options(context, null));

    private static CookieOptions Options(HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", IsEssential = true, MaxAge = lifetime,
    };
}
