using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Dom;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions;

/// <summary>The steps of the import pages as a browser without scripts takes them.</summary>
internal static class ImportWalk
{
    /// <summary>Sends a file and returns where that led.</summary>
    public static async Task<HttpResponseMessage> UploadAsync(this TestBrowser browser, string name, byte[] content, bool withToken = true)
    {
        var page = await browser.ReadAsync("/import");
        var token = page.QuerySelector("form[action='/import/upload'] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var body = new MultipartFormDataContent();
        if (withToken) body.Add(new StringContent(token), "__RequestVerificationToken");
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        body.Add(file, "file", name);
        return await browser.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/import/upload") { Content = body });
    }

    /// <summary>Sends a file that is taken and returns the address of its mapping page.</summary>
    public static async Task<string> SendAsync(this TestBrowser browser, string name, string content)
    {
        var answer = await browser.UploadAsync(name, Encoding.UTF8.GetBytes(content));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.AbsolutePath();
    }

    /// <summary>Says what the columns are and has the whole file read; returns the page of the check.</summary>
    public static async Task<IHtmlDocument> CheckAsync(this TestBrowser browser, string mapping, params (string, string)[] answers)
    {
        var sent = await browser.PostAsync(mapping, "mapping", [.. answers, ("source", "receipts"), ("then", "check")]);
        Assert.Equal(mapping + "/check", sent.Headers.Location!.AbsolutePath());
        return await browser.WaitAsync(mapping + "/check", page => page.QuerySelector(".counts") is not null);
    }

    /// <summary>Imports what was checked and returns the address of the batch.</summary>
    public static async Task<string> ImportAsync(this TestBrowser browser, string mapping)
    {
        await browser.PostAsync(mapping + "/check", "import");
        return await browser.ArriveAsync(mapping + "/run");
    }

    /// <summary>Looks at the run until it leads to a batch.</summary>
    public static async Task<string> ArriveAsync(this TestBrowser browser, string run)
    {
        for (var i = 0; i < 400; i++)
        {
            var answer = await browser.GetAsync(run);
            if (answer.StatusCode == HttpStatusCode.Redirect) return answer.Headers.Location!.AbsolutePath();
            await Task.Delay(25);
        }

        throw new TimeoutException(run);
    }

    public static string Text(this IHtmlDocument page) => page.Body!.TextContent;

    /// <summary>The number in the row of the counts table whose name is given.</summary>
    public static string Count(this IHtmlDocument page, string name) =>
        page.QuerySelectorAll(".counts tr").Single(r => r.QuerySelector("th")!.TextContent.Trim() == name).QuerySelector(".num")!.TextContent.Trim();

    private static async Task<IHtmlDocument> WaitAsync(this TestBrowser browser, string address, Func<IHtmlDocument, bool> until)
    {
        for (var i = 0; i < 400; i++)
        {
            var page = await browser.ReadAsync(address);
            if (until(page)) return page;
            await Task.Delay(25);
        }

        throw new TimeoutException(address);
    }
}
