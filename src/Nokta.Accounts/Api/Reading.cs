using Microsoft.AspNetCore.Http;
using Nokta.Kernel.Words;

namespace Nokta.Accounts.Api;

/// <summary>The language a request asks for by <c>Accept-Language</c>.</summary>
internal static class Reading
{
    public static Language? Accepted(HttpRequest request) => request.GetTypedHeaders().AcceptLanguage
        .OrderByDescending(l => l.Quality ?? 1).Select(l => Language.Find(l.Value.Value?.Split('-')[0].ToLowerInvariant())).FirstOrDefault(l => l is not null);

    public static Reader Of(HttpRequest request, Texts texts, Language? otherwise = null, WorkspaceSettings? workspace = null)
    {
        var language = Accepted(request) ?? otherwise ?? Language.English;
        return new Reader(texts, language, (workspace ?? WorkspaceSettings.OfferedFor(language)).Calendar);
    }
}
