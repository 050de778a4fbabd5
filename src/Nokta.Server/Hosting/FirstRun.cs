using Microsoft.AspNetCore.StaticAssets;
using Nokta.Accounts;

namespace Nokta.Server.Hosting;

/// <summary>While nobody can sign in, only this machine is answered, and every address leads to the first run.</summary>
internal sealed class FirstRun(RequestDelegate next, MemberStore members)
{
    private static readonly string[] s_open = ["/setup", "/health", "/language", "/theme", "/problem", "/dev"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<StaticAssetDescriptor>() is not null) await next(context);
        else if (await members.AnyAsync(context.RequestAborted)) await GoOnAsync(context);
        else if (!ThisMachine.Sent(context.Request) && !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)) await RefuseAsync(context.Response);
        else if (s_open.Any(open => context.Request.Path.StartsWithSegments(open, StringComparison.Ordinal))) await next(context);
        else context.Response.Redirect("/setup");
    }

    /// <summary>The steps are closed as soon as there is an owner; the last one only shows the two ways on.</summary>
    private Task GoOnAsync(HttpContext context)
    {
        var isOver = context.Request.Path.StartsWithSegments("/setup", StringComparison.Ordinal) && context.Request.Path != "/setup/start";
        if (!isOver) return next(context);
        context.Response.Redirect("/");
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status403Forbidden;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync("""
            Nokta is not set up yet. Open it on the machine it runs on (http://127.0.0.1:5080); until the owner's account exists nobody else is answered.

            Nokta ещё не настроена. Откройте её на том компьютере, где она запущена (http://127.0.0.1:5080): пока нет учётной записи владельца, остальным она не отвечает.

            نقطه هنوز راه‌اندازی نشده است. آن را روی همان رایانه‌ای باز کنید که رویش اجرا می‌شود (http://127.0.0.1:5080)؛ تا حساب مالک ساخته نشود، به دیگران پاسخ داده نمی‌شود.

            """);
    }
}
