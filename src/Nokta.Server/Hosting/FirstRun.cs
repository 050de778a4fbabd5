using Microsoft.AspNetCore.StaticAssets;
using Nokta.Accounts;

namespace Nokta.Server.Hosting;

/// <summary>While nobody can sign in, only this machine (or who holds the key from the console) is answered, and every address leads to the first run.</summary>
internal sealed class FirstRun(RequestDelegate next, MemberStore members, SetupCode code)
{
    private const string Cookie = "nokta.setup";
    private static readonly string[] s_open = ["/setup", "/health", "/language", "/theme", "/problem", "/dev"];

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) await next(context);
        else if (await members.AnyAsync(context.RequestAborted)) await GoOnAsync(context);
        else if (request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) await next(context);
        else if (code.IsKey(request.Query["key"])) LetIn(context);
        else if (!ThisMachine.Sent(request) && !code.IsKey(request.Cookies[Cookie])) await RefuseAsync(context);
        else if (s_open.Any(open => request.Path.StartsWithSegments(open, StringComparison.Ordinal))) await next(context);
        else context.Response.Redirect("/setup");
    }

    /// <summary>The key moves from the address, where it would be seen and kept, to a cookie.</summary>
    private void LetIn(HttpContext context)
    {
        context.Response.Cookies.Append(Cookie, code.Key, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, Path = "/", IsEssential = true });
        context.Response.Redirect("/setup");
    }

    /// <summary>The steps are closed as soon as there is an owner; the last one only shows the two ways on.</summary>
    private Task GoOnAsync(HttpContext context)
    {
        var isOver = context.Request.Path.StartsWithSegments("/setup", StringComparison.Ordinal) && context.Request.Path != "/setup/start";
        if (!isOver) return next(context);
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "text/plain; charset=utf-8";
        var here = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{context.Connection.LocalPort}");
        return context.Response.WriteAsync($"""
            Nokta is not set up yet. Open it on the machine it runs on ({here}), or with the address and key that stand where it was started; until the owner's account exists nobody else is answered.

            Nokta ещё не настроена. Откройте её на том компьютере, где она запущена ({here}), или по адресу с ключом, который выведен при запуске: пока нет учётной записи владельца, остальным она не отвечает.

            نقطه هنوز راه‌اندازی نشده است. آن را روی همان رایانه‌ای باز کنید که رویش اجرا می‌شود ({here})، یا با نشانی و کلیدی که هنگام اجرا نوشته شده است؛ تا حساب مالک ساخته نشود، به دیگران پاسخ داده نمی‌شود.

            """);
    }
}
