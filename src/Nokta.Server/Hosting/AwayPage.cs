using System.Net;
using System.Text;
using Nokta.Kernel.Words;

namespace Nokta.Server.Hosting;

/// <summary>What a browser sees while the database does not answer: nobody knows then who she is and what she reads, so it is said in every language.</summary>
internal static class AwayPage
{
    public static string Of(Texts texts, string trace)
    {
        var (title, what) = (texts.InAll("problem.away"), texts.InAll("problem.away.what"));
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>503 · Nokta</title><link rel=\"stylesheet\" href=\"/_content/Nokta.Ui/dist/app.css\"></head><body><main class=\"narrow stack\"><h1>503</h1>");
        foreach (var language in Language.All)
            html.Append("<section class=\"card\" lang=\"").Append(language.Code).Append("\" dir=\"").Append(language.IsRightToLeft ? "rtl" : "ltr").Append("\"><h2>").Append(Encoded(title.In(language))).Append("</h2><p>").Append(Encoded(what.In(language))).Append("</p></section>");
        return html.Append("<p class=\"muted\"><bdi>").Append(Encoded(trace)).Append("</bdi></p></main></body></html>").ToString();
    }

    private static string Encoded(string text) => WebUtility.HtmlEncode(text);
}
