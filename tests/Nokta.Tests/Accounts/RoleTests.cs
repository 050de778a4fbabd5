using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Tests.Kernel.Storage;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Accounts;

/// <summary>Role by role over every page and every change: what is allowed works, what is not is neither offered nor done.</summary>
public sealed class RoleTests
{
    public static TheoryData<string> Codes() => [.. Role.All.Select(r => r.Code)];

    /// <summary>What a business expects, written down apart from the map.</summary>
    private static readonly (string Address, string Roles)[] s_expected =
    [
        ("/", "owner manager analyst brand agent viewer"),
        ("/insights", "owner manager analyst brand agent viewer"),
        ("/interactions", "owner manager analyst agent"),
        ("/interactions.csv", "owner manager analyst agent"),
        ("/touchpoints", "owner manager analyst brand agent viewer"),
        ("/touchpoints/new", "owner manager brand"),
        ("/touchpoints/rules/new", "owner manager analyst"),
        ("/settings/goals/new", "owner manager analyst"),
        ("/settings/targets", "owner manager analyst"),
        ("/settings/calendar", "owner manager"),
        ("/import", "owner manager analyst"),
        ("/settings", "owner manager analyst brand agent staff viewer"),
        ("/settings/members", "owner manager"),
        ("/settings/backup", "owner"),
        ("/settings/phone", "owner"),
    ];

    [Fact]
    public async Task A_page_opens_for_the_roles_whose_work_it_is()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var open = s_expected.ToDictionary(e => e.Address, _ => new List<string>());
        foreach (var role in Role.All)
        {
            var browser = role == Role.Owner ? sara : await site.MemberAsync(role.Code);
            foreach (var (address, _) in s_expected)
                if ((await browser.GetAsync(address)).StatusCode == HttpStatusCode.OK) open[address].Add(role.Code);
        }

        Assert.Equal(s_expected.Select(e => $"{e.Address}: {e.Roles}"), open.Select(o => $"{o.Key}: {string.Join(' ', o.Value)}"));
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Every_route_answers_as_its_permission_says_and_a_refused_change_changes_nothing(string code)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        var browser = await site.MemberAsync(code, "role");
        var may = await MayAsync(site);
        var token = (await browser.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var before = Dump(site);

        foreach (var route in Routes(site))
        {
            var (address, needs) = (AddressOf(route), NeedOf(route));
            if (may.Contains(needs)) continue;
            foreach (var method in route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
            {
                using var answer = await browser.SendAsync(Request(method, address, token));
                // Home sends who may not see it to her own first page.
                Assert.True((int)answer.StatusCode == 403 || (address == "/" && (int)answer.StatusCode == 302), $"{code} must not {method} {address} ({needs}): {answer.StatusCode}");
            }
        }

        Assert.Equal(before, Dump(site));
        foreach (var route in Routes(site).Where(r => may.Contains(NeedOf(r)) && (r.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains("GET")))
        {
            using var answer = await browser.SendAsync(Request("GET", AddressOf(route), token));
            Assert.True((int)answer.StatusCode is < 500 and not 403 || AddressOf(route).StartsWith("/settings/backup/", StringComparison.Ordinal), $"{code} may GET {AddressOf(route)}: {answer.StatusCode}");
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task No_page_offers_what_its_reader_may_not_open(string code)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        await FillAsync(site);
        var browser = await site.MemberAsync(code, "role");
        var (routes, may) = (site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList(), await MayAsync(site));
        var (seen, waiting, dead) = (new List<string>(), new Queue<string>(["/", "/settings", "/search?q=front", "/search?q=import", "/insights/paths?view=map", "/insights/paths?view=flow", "/insights/funnel", "/insights/attribution?p=all"]), new SortedSet<string>());

        while (waiting.TryDequeue(out var address))
        {
            var path = address.Split('?', '#')[0];
            // Two of a kind are enough: /touchpoints/TP-1 and TP-2 offer the same.
            var kind = System.Text.RegularExpressions.Regex.Replace(path, @"\d+[^/]*|[0-9a-f-]{36}", "1");
            if (seen.Contains(address) || seen.Count(s => s == kind) >= 2) continue;
            seen.AddRange([address, kind]);
            using var answer = await browser.GetAsync(address);
            if (answer.Headers.Location is { } elsewhere) waiting.Enqueue(elsewhere.OriginalString);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = await TestBrowser.ParseAsync(answer);
            foreach (var (method, href) in Offers(page))
            {
                if (NeedsOf(routes, method, href.Split('?', '#')[0]) is { } needs && href != "/" && needs != Permission.Anyone && !may.Contains(needs)) dead.Add($"{path} offers {method} {href.Split('?', '#')[0]} ({needs})");
                else if (method == "GET") waiting.Enqueue(href);
            }
        }

        Assert.True(dead.Count == 0, $"{code}:\n" + string.Join('\n', dead));
    }

    [Fact]
    public async Task Who_is_refused_reads_who_can_allow_it()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _2 = site;
        await site.MemberAsync("manager", "maryam");
        var viewer = await site.MemberAsync("viewer");

        var page = await TestBrowser.ParseAsync(await viewer.GetAsync("/settings/members"));

        Assert.Contains("sara", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("maryam", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_installation_belongs_to_the_owners_of_its_first_workspace_only()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var second = (await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Second shop" })).Value!;
        var bob = await site.MemberAsync("owner", "bob", second.Id);

        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync("/settings/phone")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bob.GetAsync("/settings/members")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/settings/backup")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/settings/backup/download")).StatusCode);
    }

    [Fact]
    public void The_table_of_the_manual_is_the_map_of_the_code()
    {
        var rows = File.ReadLines(Path.Combine(ArchitectureTests.RepositoryRoot(), "docs", "members.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l.Split('|')[1..^1].Select(c => c.Trim()).ToArray()).ToList();
        var written = from row in rows.Skip(1) from role in Role.All where row[Array.IndexOf(rows[0], role.Code)] == "yes" select $"{role.Code} {row[0]}";

        Assert.Equal(Role.All.SelectMany(r => r.May.Where(p => p != Permission.Anyone).Select(p => $"{r.Code} {p}")).Order(), written.Order());
    }

    private static IEnumerable<RouteEndpoint> Routes(TestSite site) => site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => !r.RoutePattern.RawText!.Contains("_content", StringComparison.Ordinal));

    private static Permission NeedOf(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsAttribute>()!.Permission;

    private static HttpRequestMessage Request(string method, string address, string token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is not ("GET" or "HEAD")) request.Content = address.StartsWith("/api/", StringComparison.Ordinal) ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        request.Headers.Add("RequestVerificationToken", token);
        return request;
    }

    private static async Task<IReadOnlySet<Permission>> MayAsync(TestSite site) =>
        await site.Get<Roster>().MayAsync((await site.Get<Roster>().ListAsync(new WorkspaceId(1))).Single(m => m.Name == "role").Member, new WorkspaceId(1));

    private static async Task FillAsync(TestSite site)
    {
        var csv = Path.Combine(site.Folder, "visits.csv");
        await File.WriteAllLinesAsync(csv, ["when,who,what,page", .. Enumerable.Range(0, 60).SelectMany(i => new[] { $"2026-10-{1 + (i % 28):00} 10:{i:00},p{i},view,front", $"2026-10-{1 + (i % 28):00} 11:{i:00},p{i},pay,till", $"2026-10-{1 + (i % 28):00} 12:{i:00},p{i},view,nowhere" })]);
        var number = (await site.Get<TouchpointRegister>().AddAsync(new WorkspaceId(1), TouchpointCard.Draft(new("ورودی", "Front door", "Вход")) with { Code = "FRONT" }, "sara")).Value;
        var done = await site.Get<Importer>().RunAsync(new WorkspaceId(1), csv, "visits.csv", FileMapping.Parse("""{"source":"site","columns":[{"column":"when","role":"time"},{"column":"who","role":"person"},{"column":"what","role":"activity"},{"column":"page","role":"channel"}]}"""));
        Assert.True(done.IsDone, done.Refusal?.Code);
        GC.KeepAlive(number);
    }

    private static IEnumerable<(string Method, string Href)> Offers(IHtmlDocument page)
    {
        foreach (var link in page.QuerySelectorAll("a[href]"))
            if (link.GetAttribute("href") is ['/', ..] href && !href.StartsWith("/_content", StringComparison.Ordinal)) yield return ("GET", href);
        foreach (var form in page.Forms.OfType<IHtmlFormElement>())
            if (form.GetAttribute("action") is ['/', ..] action) yield return (form.GetAttribute("method")?.ToUpperInvariant() ?? "GET", action);
    }

    private static Permission? NeedsOf(List<RouteEndpoint> routes, string method, string path) => routes
        .Where(r => (r.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Contains(method))
        .Where(r => new Microsoft.AspNetCore.Routing.Template.TemplateMatcher(new Microsoft.AspNetCore.Routing.Template.RouteTemplate(r.RoutePattern), []).TryMatch(path, []))
        .OrderBy(r => r.RoutePattern.Parameters.Count).Select(r => (Permission?)r.Metadata.GetMetadata<NeedsAttribute>()!.Permission).FirstOrDefault();

    private static string AddressOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies: var policies } => policies.Any(x => x.Content == "guid") ? Guid.Empty.ToString() : "1",
        _ => "",
    }))));

    /// <summary>Every row of every table, but when somebody was last seen.</summary>
    private static string Dump(TestSite site)
    {
        using var connection = site.Get<Database>().OpenReading();
        return StoredRows.Dump(connection, "LastSeen");
    }
}
