using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Nokta.EndToEnd;

/// <summary>The tracker in a real browser, on a page of another site, against the real file; what it sends is looked at where it arrives.</summary>
public sealed class TrackerTests(Chromium chromium, Demo demo) : IAsyncDisposable
{
    private readonly List<JsonElement> _parcels = [];
    private WebApplication? _site;
    private string _shop = "", _collector = "", _script = "";
    private int _status = 200;

    [Fact]
    public async Task Pages_clicks_and_words_arrive_and_nothing_of_the_page_is_touched()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/plain");
        var before = await page.EvaluateAsync<string[]>("Object.getOwnPropertyNames(window)");
        await page.GotoAsync(_shop + "/tea?utm_campaign=yalda&secret=1&__proto__[x]=1");
        await EventAsync("view");

        await page.EvaluateAsync("history.pushState({}, '', '/cart'); document.title = 'Cart'");
        await EventAsync("view", 2);
        await page.Locator("#call span").ClickAsync();
        await page.Locator("#plain").ClickAsync();
        await page.EvaluateAsync("nokta('Order Completed', { total: 12.5, '__proto__': 1 })");
        await EventAsync("event");

        var events = Events();
        Assert.Equal([("view", "/tea"), ("view", "/cart"), ("click", "/cart"), ("event", "/cart")], events.Select(e => (Text(e, "type"), new Uri(Text(e, "url")).PathAndQuery)));
        Assert.Equal(("TP-3", "yalda", "Order Completed"), (Text(events[2], "touchpoint"), Text(events[0], "campaign"), Text(events[3], "name")));
        Assert.Equal(events.Count, events.Select(e => Text(e, "id")).Distinct().Count());
        Assert.All(events, e => Assert.False(e.TryGetProperty("visitor", out _)));
        var after = await page.EvaluateAsync<string[]>("Object.getOwnPropertyNames(window)");
        Assert.Equal(["nokta"], after.Except(before));
        Assert.True(await page.EvaluateAsync<bool>("[history.pushState, history.replaceState, fetch, XMLHttpRequest.prototype.send, addEventListener].every(f => /native code/.test(f)) && ({}).x === undefined"));
        Assert.Equal("0 0 ", await page.EvaluateAsync<string>("localStorage.length + ' ' + sessionStorage.length + ' ' + document.cookie"));
        Assert.Empty(await page.Context.CookiesAsync());
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_happens_without_network_arrives_later_once_even_after_the_page_is_gone()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/tea");
        await EventAsync("view");
        _status = 503;
        await page.EvaluateAsync("nokta('first')");
        await UntilAsync(async () => await page.EvaluateAsync<int>("localStorage.length") == 1);
        await page.EvaluateAsync("nokta('second')");
        await page.GotoAsync(_shop + "/plain");
        _parcels.Clear();
        _status = 200;

        await page.GotoAsync(_shop + "/cart");
        await EventAsync("event", 2);

        Assert.Equal(["first", "second"], Events().Where(e => Text(e, "type") == "event").Select(e => Text(e, "name")));
        await UntilAsync(async () => await page.EvaluateAsync<int>("localStorage.length") == 0);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task When_the_network_comes_back_it_sends_at_once_and_says_what_it_had_no_room_for()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/tea");
        await EventAsync("view");
        await page.Context.SetOfflineAsync(true);
        await page.EvaluateAsync("for (let i = 0; i < 520; i++) nokta('e' + i)");
        await UntilAsync(async () => await page.EvaluateAsync<int>("localStorage.length") == 1);

        await page.Context.SetOfflineAsync(false);
        await EventAsync("event", 500);

        var names = Events().Where(e => Text(e, "type") == "event").Select(e => Text(e, "name")).ToList();
        Assert.Equal(Enumerable.Range(20, 500).Select(i => "e" + i), names);
        Assert.Equal(20, _parcels.Sum(p => p.GetProperty("dropped").GetInt32()));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task What_was_done_just_before_leaving_is_sent_while_leaving()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/tea");
        await EventAsync("view");

        // The browser's answer to the script may be lost with the page, and nobody would ever be told: nobody waits for it.
        var leaving = page.EvaluateAsync("nokta('goodbye'); setTimeout(() => location.href = '/plain', 100)");
        await Task.WhenAny(leaving, Task.Delay(TimeSpan.FromSeconds(5)));
        await EventAsync("event");

        Assert.Equal("goodbye", Text(Events()[^1], "name"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_visitor_is_known_again_only_where_the_page_asks_for_it_and_she_does_not_object(bool objects)
    {
        var page = await OpenAsync();
        if (objects) await page.AddInitScriptAsync("Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })");
        await page.GotoAsync(_shop + "/keep");
        await EventAsync("view");
        await page.ReloadAsync();
        await EventAsync("view", 2);

        var visitors = Events().Select(e => e.TryGetProperty("visitor", out var v) ? v.GetString() : null).ToList();

        if (objects) Assert.Equal([null, null], visitors);
        else Assert.Equal((32, 1), (visitors[0]!.Length, visitors.Distinct().Count()));
        Assert.Equal(objects ? 0 : 1, await page.EvaluateAsync<int>("localStorage.length"));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Two_windows_tell_what_waited_and_what_was_dropped_once()
    {
        var page = await OpenAsync();
        // A window in the background, whose timers the browser holds back.
        await page.AddInitScriptAsync("const real = setTimeout; window.setTimeout = (does, wait) => real(function late() { if (window.isBack) real(late, 50); else does(); }, wait)");
        await page.GotoAsync(_shop + "/tea");
        await EventAsync("view");
        _status = 503;
        await page.EvaluateAsync("for (let i = 0; i < 510; i++) nokta('e' + i)");
        await UntilAsync(async () => await page.EvaluateAsync<int>("localStorage.length") == 1);
        await page.EvaluateAsync("window.isBack = true");
        _status = 200;
        lock (_parcels) _parcels.Clear();

        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(_shop + "/cart");
        await UntilAsync(() => Task.FromResult(Events().Count >= 500));
        await page.EvaluateAsync("window.isBack = false; nokta('after')");
        await UntilAsync(() => Task.FromResult(Events().Any(e => Text(e, "name") == "after")));

        var ids = Events().Select(e => Text(e, "id")).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.Equal(511 + 1, ids.Count + _parcels.Sum(p => p.GetProperty("dropped").GetInt32()));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Going_back_to_a_page_whose_waiting_events_another_has_told_tells_them_no_more()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/tea");
        await EventAsync("view");
        _status = 503;
        await page.EvaluateAsync("nokta('waits')");
        await UntilAsync(async () => await page.EvaluateAsync<int>("localStorage.length") == 1);
        lock (_parcels) _parcels.Clear();

        await page.EvaluateAsync("for (const name of Object.keys(localStorage)) localStorage.removeItem(name); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
        _status = 200;
        await EventAsync("view");

        Assert.DoesNotContain(_parcels.TakeLast(1).SelectMany(p => p.GetProperty("events").EnumerateArray()), e => Text(e, "name") == "waits");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Clicks_count_in_shadow_trees_and_by_the_middle_button_and_a_menu_is_none()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/tea?utm_campaign=" + new string('n', 2000));
        await EventAsync("view");

        await page.Locator("#call span").ClickAsync(new() { Button = MouseButton.Right });
        await page.Locator("#call span").ClickAsync(new() { Button = MouseButton.Middle });
        await page.EvaluateAsync("(() => { const tree = document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' }); tree.innerHTML = '<button data-touchpoint=\"TP-9\"><b>x</b></button>'; tree.querySelector('b').click(); })()");
        await EventAsync("click", 2);

        Assert.Equal(["TP-3", "TP-9"], Events().Where(e => Text(e, "type") == "click").Select(e => Text(e, "touchpoint")));
        Assert.All(Events(), e => Assert.Equal(300, Text(e, "campaign").Length));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_page_that_is_made_ready_before_it_is_shown_tells_nothing_until_then()
    {
        var page = await OpenAsync();
        await page.AddInitScriptAsync("window.isEarly = true; Object.defineProperty(Document.prototype, 'prerendering', { get: () => window.isEarly })");
        await page.GotoAsync(_shop + "/tea");
        await page.EvaluateAsync("nokta('early')");
        await Task.Delay(1500, TestContext.Current.CancellationToken);
        Assert.Empty(Events());

        await page.EvaluateAsync("window.isEarly = false; document.dispatchEvent(new Event('prerenderingchange'))");
        await EventAsync("view");

        Assert.Equal(["early", ""], Events().Select(e => Text(e, "name")));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task A_strict_page_with_rubbish_where_events_wait_loses_none_of_the_others()
    {
        var page = await OpenAsync();
        await page.GotoAsync(_shop + "/plain");
        await page.EvaluateAsync("""localStorage.setItem("nokta.nkw_k.aaaa", "{broken"); localStorage.setItem("nokta.nkw_k.bbbb", '{"events":[{"id":"k","type":"event","name":"kept","at":1}],"dropped":0}')""");

        await page.GotoAsync(_shop + "/strict");
        await EventAsync("event");

        Assert.Equal(0, await page.EvaluateAsync<int>("localStorage.length"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("forbidden")]
    [InlineData("no storage")]
    public async Task A_page_with_a_broken_collector_has_no_errors(string what)
    {
        var page = await OpenAsync();
        var errors = new List<string>();
        page.PageError += (_, error) => errors.Add(error);
        if (what == "no storage") await page.AddInitScriptAsync("Object.defineProperty(window, 'localStorage', { get: () => { throw new Error('no'); } })");
        _status = what == "forbidden" ? 403 : 500;

        await page.GotoAsync(_shop + "/tea");
        await UntilAsync(() => Task.FromResult(_parcels.Count > 0));
        await page.EvaluateAsync("nokta('x'); nokta(); nokta(Symbol.iterator, 7)");
        await page.Locator("#call").ClickAsync();
        await page.GotoAsync(_shop + "/plain");

        Assert.Empty(errors);
        await page.Context.CloseAsync();
    }

    private async Task<IPage> OpenAsync()
    {
        var page = await chromium.OpenAsync("en");
        using var http = new HttpClient();
        _script = await http.GetStringAsync(new Uri(demo.Server.Address + "/t.js"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseShutdownTimeout(TimeSpan.FromSeconds(1));
        _site = builder.Build();
        _site.Run(AnswerAsync);
        await _site.StartAsync();
        var port = new Uri(_site.Urls.Single()).Port;
        (_shop, _collector) = ($"http://localhost:{port}", $"http://127.0.0.1:{port}");
        return page;
    }

    /// <summary>The shop at one name, the collector at another: two sites to the browser.</summary>
    private async Task AnswerAsync(HttpContext asked)
    {
        var path = asked.Request.Path.Value!;
        if (path == "/c/nkw_k/t")
        {
            using var told = await JsonDocument.ParseAsync(asked.Request.Body, cancellationToken: asked.RequestAborted);
            lock (_parcels) _parcels.Add(told.RootElement.Clone());
            (asked.Response.StatusCode, asked.Response.Headers.AccessControlAllowOrigin) = (_status, _shop);
        }

        if (path == "/strict") asked.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {_collector}; connect-src {_collector}; require-trusted-types-for 'script'";
        asked.Response.ContentType = path == "/t.js" ? "text/javascript" : "text/html; charset=utf-8";
        await asked.Response.WriteAsync(path == "/t.js" ? _script : Html(path), asked.RequestAborted);
    }

    private string Html(string path) => $"""
        <!doctype html><title>{path}</title><a id="call" href="#c" data-touchpoint="TP-3"><span>Call</span></a><a id="plain" href="#p">Plain</a><div id="nokta"></div>
        {(path == "/plain" ? "" : $"<script defer src=\"{_collector}/t.js\" data-key=\"nkw_k\" {(path == "/keep" ? "data-visitor=\"keep\"" : "")}></script>")}
        """;

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync();
    }

    private List<JsonElement> Events()
    {
        lock (_parcels) return [.. _parcels.SelectMany(p => p.GetProperty("events").EnumerateArray())];
    }

    private Task EventAsync(string type, int n = 1) => UntilAsync(() => Task.FromResult(Events().Count(e => Text(e, "type") == type) >= n));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var wait = 0; wait < 400; wait++)
        {
            if (await isSo()) return;
            await Task.Delay(25);
        }

        throw new TimeoutException("It did not come.");
    }

    private static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
