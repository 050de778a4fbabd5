using Microsoft.AspNetCore.Antiforgery;

namespace Nokta.Server.Hosting;

/// <summary>
/// The token of forms, with a cookie whose name tells how it came: over HTTPS under the prefix that no other host and no open
/// connection can set, on plain HTTP, where browsers refuse that prefix, under its plain name.
/// </summary>
internal sealed class FormTokens : IAntiforgery, IDisposable
{
    private readonly ServiceProvider _https;
    private readonly ServiceProvider _open;

    public FormTokens(IServiceProvider services) => (_https, _open) = (Of(services, "__Host-nokta.form", CookieSecurePolicy.Always), Of(services, "nokta.form", CookieSecurePolicy.None));

    public AntiforgeryTokenSet GetAndStoreTokens(HttpContext httpContext) => For(httpContext).GetAndStoreTokens(httpContext);

    public AntiforgeryTokenSet GetTokens(HttpContext httpContext) => For(httpContext).GetTokens(httpContext);

    public Task<bool> IsRequestValidAsync(HttpContext httpContext) => For(httpContext).IsRequestValidAsync(httpContext);

    public Task ValidateRequestAsync(HttpContext httpContext) => For(httpContext).ValidateRequestAsync(httpContext);

    public void SetCookieTokenAndHeader(HttpContext httpContext) => For(httpContext).SetCookieTokenAndHeader(httpContext);

    public void Dispose()
    {
        _https.Dispose();
        _open.Dispose();
    }

    private IAntiforgery For(HttpContext context) => (context.Request.IsHttps ? _https : _open).GetRequiredService<IAntiforgery>();

    // The framework's own has one name for its cookie, so there are two of it; keys and log are the site's.
    private static ServiceProvider Of(IServiceProvider site, string cookie, CookieSecurePolicy policy)
    {
        var services = new ServiceCollection();
        services.AddSingleton(site.GetRequiredService<ILoggerFactory>());
        services.AddLogging();
        services.AddAntiforgery(form => (form.Cookie.Name, form.Cookie.SameSite, form.Cookie.SecurePolicy, form.Cookie.Path) = (cookie, SameSiteMode.Lax, policy, "/"));
        services.AddSingleton(site.GetRequiredService<Microsoft.AspNetCore.DataProtection.IDataProtectionProvider>());
        return services.BuildServiceProvider();
    }
}
