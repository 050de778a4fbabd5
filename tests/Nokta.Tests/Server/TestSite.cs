using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Server.Hosting;
using Nokta.Server.Logs;
using Nokta.Server.Network;

namespace Nokta.Tests.Server;

/// <summary>The whole product in memory on a temporary folder with a real database.</summary>
internal sealed class TestSite : IAsyncDisposable
{
    public const string Password = "four odd quiet words";
    private readonly WebApplication _app;
    private readonly bool _keeps;
    private int _browsers = 20;

    private TestSite(WebApplication app, string folder, SettableTime clock, bool keeps) => (_app, Folder, Clock, _keeps) = (app, folder, clock, keeps);

    public string Folder { get; }
    public SettableTime Clock { get; }

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<TestSite> StartAsync(string? folder = null, bool keeps = false, Action<WebApplication>? more = null, Openness? openness = null, Operation? operation = null, TextWriter? log = null)
    {
        folder ??= Directory.CreateTempSubdirectory("nokta-site-").FullName;
        var clock = new SettableTime();
        var app = Site.Build(await ClosedStore.EmptyIn(folder, Program.Modules), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
            if (log is not null) builder.Services.Replace(ServiceDescriptor.Singleton<ILoggerProvider>(_ => new LogBook(log, operation?.LogsJson ?? false, clock)));
        }, openness, operation);
        more?.Invoke(app);
        var site = new TestSite(app, folder, clock, keeps);
        try
        {
            await Migrator.MigrateAsync(site.Get<Database>(), Program.Modules);
            await app.StartAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>A browser with cookies of its own, on this machine unless said otherwise.</summary>
    public TestBrowser Browser(string from = "127.0.0.1", string at = "http://localhost/") => new(_app.GetTestServer(), IPAddress.Parse(from), at);

    /// <summary>A program on another machine: no cookies, follows nothing.</summary>
    public HttpClient Client(string from = "203.0.113.20") =>
        new(_app.GetTestServer().CreateHandler(context => context.Connection.RemoteIpAddress = IPAddress.Parse(from))) { BaseAddress = new Uri("http://localhost/") };

    /// <summary>A site with the owner "sara" and her workspace, and her browser: a copy of one whose first run was walked once.</summary>
    public static async Task<(TestSite Site, TestBrowser Sara)> StartWithOwnerAsync(Openness? openness = null)
    {
        var first = await s_first.Value;
        var site = await StartAsync(first.Store.CopyTo(Directory.CreateTempSubdirectory("nokta-site-").FullName), openness: openness);
        var browser = site.Browser();
        browser.Cookies.Add(first.Cookies);
        return (site, browser);
    }

    private static readonly Lazy<Task<FirstRunOver>> s_first = new(FirstRunOver.WalkAsync);

    /// <summary>The browser of somebody who has accepted an invitation to a role, as a person does it.</summary>
    public async Task<TestBrowser> MemberAsync(string role, string? name = null, WorkspaceId? workspace = null)
    {
        var to = workspace ?? new WorkspaceId(1);
        var made = await Get<InvitationStore>().InviteAsync(to, name ?? role, role, null, "", Role.Owner.May);
        var joined = await Get<InvitationStore>().JoinAsync(made.Value.Token, name ?? role, Password, Password);
        Assert.True(joined.IsDone, joined.Refusal?.Code);
        var browser = Browser("203.0.113." + _browsers++);
        var answer = await browser.SignInAsync(name ?? role, Password);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_keeps) return;
        ClosedStore.Forget(Folder);
        await DeleteAsync(Folder);
    }

    /// <summary>A reader behind the pages (notices, search) may close its file a moment after the site has stopped.</summary>
    private static async Task DeleteAsync(string folder)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                Directory.Delete(folder, true);
                return;
            }
            catch (IOException) when (tries < 100)
            {
                await Task.Delay(50);
            }
        }
    }
}

/// <summary>A site after its first run, and the cookies of its owner's browser.</summary>
internal sealed record FirstRunOver(ClosedStore Store, CookieCollection Cookies)
{
    public static async Task<FirstRunOver> WalkAsync()
    {
        CookieCollection cookies = [];
        var store = await ClosedStore.MakeAsync(async folder =>
        {
            await using var site = await TestSite.StartAsync(folder, keeps: true);
            using var browser = site.Browser();
            await browser.SetUpAsync(site.Get<SetupCode>().Current, "sara");
            cookies = browser.Cookies.GetAllCookies();
        });
        return new FirstRunOver(store, cookies);
    }
}

/// <summary>A browser without scripts: follows no redirect by itself, keeps cookies, fills in forms that are on the page.</summary>
internal sealed class TestBrowser : IDisposable
{
    private static readonly HtmlParser s_parser = new();
    private readonly HttpClient _http;

    public TestBrowser(TestServer server, IPAddress from, string at)
    {
        var cookies = new CookieContainerHandler(Cookies) { InnerHandler = server.CreateHandler(context => context.Connection.RemoteIpAddress = from) };
        _http = new HttpClient(cookies) { BaseAddress = new Uri(at) };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        _http.DefaultRequestHeaders.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    }

    public CookieContainer Cookies { get; } = new();

    public string? SessionCookie => Cookies.GetCookies(_http.BaseAddress!)["nokta.session"]?.Value;

    public Task<HttpResponseMessage> GetAsync(string address) => _http.GetAsync(address);

    /// <summary>The answer as a whole; of a stream, which has no end, its head.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.Content.Headers.ContentType is not { MediaType: "text/event-stream" } type)
        {
            await answer.Content.LoadIntoBufferAsync();
            return answer;
        }

        answer.Content.Dispose();
        answer.Content = new ByteArrayContent([]) { Headers = { ContentType = type } };
        return answer;
    }

    /// <summary>An answer that does not end: its lines as they come.</summary>
    public async Task<EventLines> WatchAsync(string address, string? lastSeen = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (lastSeen is not null) request.Headers.Add("Last-Event-ID", lastSeen);
        var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventLines(answer, answer.IsSuccessStatusCode ? new StreamReader(await answer.Content.ReadAsStreamAsync()) : StreamReader.Null);
    }

    public async Task<IHtmlDocument> ReadAsync(string address) => await ParseAsync(await _http.GetAsync(address));

    public static async Task<IHtmlDocument> ParseAsync(HttpResponseMessage answer) => s_parser.ParseDocument(await answer.Content.ReadAsStringAsync());

    /// <summary>Opens the page, fills the form that holds the first named field (or posts to the address), and sends it.</summary>
    public async Task<HttpResponseMessage> PostAsync(string address, params (string Name, string Value)[] fields) => await PostAsync(address, null, fields);

    public async Task<HttpResponseMessage> PostAsync(string address, string? formName, params (string Name, string Value)[] fields)
    {
        var page = await ReadAsync(address);
        var form = page.Forms.OfType<IHtmlFormElement>().First(f => formName is null
            ? fields.Length == 0 || f.QuerySelector($"[name='{fields[0].Name}']") is not null
            : f.QuerySelector($"input[name=_handler][value='{formName}']") is not null);
        var sent = form.QuerySelectorAll("input[type=hidden][name]").OfType<IHtmlInputElement>().Select(i => KeyValuePair.Create(i.Name!, i.Value))
            .Where(i => fields.All(f => f.Name != i.Key)).Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await _http.PostAsync(form.GetAttribute("action") ?? address, new FormUrlEncodedContent(sent));
    }

    /// <summary>Sends fields as a script of the page does: with the page's token, to another address.</summary>
    public async Task<HttpResponseMessage> ScriptAsync(string page, string address, params (string Name, string Value)[] fields)
    {
        var token = (await ReadAsync(page)).QuerySelector("input[name=__RequestVerificationToken]")!;
        return await _http.PostAsync(address, new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token.GetAttribute("value")!), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]));
    }

    public Task<HttpResponseMessage> SignInAsync(string name, string password) => PostAsync("/sign-in", "sign-in", ("Form.Name", name), ("Form.Password", password));

    /// <summary>Walks the first run with its offers taken.</summary>
    public async Task SetUpAsync(string code, string owner, string language = "en")
    {
        await PostAsync("/setup/language", ("to", language));
        await PostAsync("/setup/time", "setup-time", ("Form.Skip", "true"));
        await PostAsync("/setup/business", "setup-business", ("Form.Name", "Corner café"), ("Form.Type", "cafe"));
        await PostAsync("/setup/touchpoints", "setup-touchpoints", ("Form.Skip", "true"));
        var done = await PostAsync("/setup/owner", "setup-owner", ("Form.Code", code), ("Form.Name", owner), ("Form.Password", TestSite.Password), ("Form.Again", TestSite.Password));
        Assert.Equal("/setup/start", done.Headers.Location?.AbsolutePath());
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class SettableTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 1, 9, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}

internal static class Addresses
{
    /// <summary>The path of a redirect, absolute or not.</summary>
    public static string AbsolutePath(this Uri address) => address.IsAbsoluteUri ? address.AbsolutePath : address.OriginalString.Split('?')[0];
}

/// <summary>Server-sent events as a browser reads them.</summary>
internal sealed class EventLines(HttpResponseMessage answer, TextReader lines) : IDisposable
{
    public HttpResponseMessage Answer => answer;

    /// <summary>The next event of these kinds; null at the end of the answer.</summary>
    public async Task<(string Kind, string Id, string Data)?> NextAsync(params string[] kinds)
    {
        var (kind, id, data) = ("message", "", new System.Text.StringBuilder());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await lines.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal)) kind = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal)) data.Append(line.AsSpan(6)).Append('\n');
            else if (line.Length == 0)
            {
                if (data.Length > 0 && (kinds.Length == 0 || kinds.Contains(kind))) return (kind, id, data.ToString());
                (kind, id) = ("message", "");
                data.Clear();
            }
        }

        return null;
    }

    public void Dispose()
    {
        lines.Dispose();
        answer.Dispose();
    }
}
