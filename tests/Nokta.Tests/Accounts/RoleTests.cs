using System.Net;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
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
public sealed class RoleTests(RoleTests.World world) : IClassFixture<RoleTests.World>
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
        var open = s_expected.ToDictionary(e => e.Address, _ => new List<string>());
        foreach (var role in Role.All)
            foreach (var (address, _) in s_expected)
                if ((await world[role.Code].GetAsync(address)).StatusCode == HttpStatusCode.OK) open[address].Add(role.Code);

        Assert.Equal(s_expected.Select(e => $"{e.Address}: {e.Roles}"), open.Select(o => $"{o.Key}: {string.Join(' ', o.Value)}"));
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task Every_route_answers_as_its_permission_says_and_a_refused_change_changes_nothing(string code)
    {
        var (browser, may) = (world[code], await world.MayAsync(code));
        var token = (await browser.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var before = world.Dump();

        foreach (var route in world.Routes)
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

        Assert.Equal(before, world.Dump());
        foreach (var route in world.Routes.Where(r => may.Contains(NeedOf(r)) && (r.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Contains("GET")))
        {
            using var answer = await browser.SendAsync(Request("GET", AddressOf(route), token));
            Assert.True((int)answer.StatusCode is < 500 and not 403 || AddressOf(route).StartsWith("/settings/backup/", StringComparison.Ordinal), $"{code} may GET {AddressOf(route)}: {answer.StatusCode}");
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public async Task No_page_offers_what_its_reader_may_not_open(string code)
    {
        var (browser, may) = (world[code], await world.MayAsync(code));
        var (seen, kinds, waiting, dead) = (new HashSet<string>(), new Dictionary<string, int>(), new Queue<string>(["/", "/settings", "/search?q=front", "/search?q=import", "/insights/paths?view=map", "/insights/paths?view=flow", "/insights/funnel", "/insights/attribution?p=all"]), new SortedSet<string>());

        while (waiting.TryDequeue(out var address))
        {
            var path = address.Split('?', '#')[0];
            // Two of a kind are enough: /touchpoints/TP-1 and TP-2 offer the same.
            var kind = System.Text.RegularExpressions.Regex.Replace(path, @"\d+[^/]*|[0-9a-f-]{36}", "1");
            if (kinds.GetValueOrDefault(kind) >= 2 || !seen.Add(address)) continue;
            kinds[kind] = kinds.GetValueOrDefault(kind) + 1;
            using var answer = await browser.GetAsync(address);
            if (answer.Headers.Location is { } elsewhere) waiting.Enqueue(elsewhere.OriginalString);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = await TestBrowser.ParseAsync(answer);
            foreach (var (method, href) in Offers(page))
            {
                if (world.NeedsOf(method, href.Split('?', '#')[0]) is { } needs && href != "/" && needs != Permission.Anyone && !may.Contains(needs)) dead.Add($"{path} offers {method} {href.Split('?', '#')[0]} ({needs})");
                else if (method == "GET") waiting.Enqueue(href);
            }
        }

        Assert.True(dead.Count == 0, $"{code}:\n" + string.Join('\n', dead));
    }

    [Fact]
    public async Task Who_is_refused_reads_who_can_allow_it()
    {
        await world.Site.MemberAsync("manager", "maryam");

        var page = await TestBrowser.ParseAsync(await world["viewer"].GetAsync("/settings/members"));

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

    private static Permission NeedOf(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsAttribute>()!.Permission;

    private static HttpRequestMessage Request(string method, string address, string token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), address);
        if (method is not ("GET" or "HEAD")) request.Content = address.StartsWith("/api/", StringComparison.Ordinal) ? new StringContent("{}", System.Text.Encoding.UTF8, "application/json") : new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]);
        request.Headers.Add("RequestVerificationToken", token);
        return request;
    }

    private static IEnumerable<(string Method, string Href)> Offers(IHtmlDocument page)
    {
        foreach (var link in page.QuerySelectorAll("a[href]"))
            if (link.GetAttribute("href") is ['/', ..] href && !href.StartsWith("/_content", StringComparison.Ordinal)) yield return ("GET", href);
        foreach (var form in page.Forms.OfType<IHtmlFormElement>())
            if (form.GetAttribute("action") is ['/', ..] action) yield return (form.GetAttribute("method")?.ToUpperInvariant() ?? "GET", action);
    }

    private static string AddressOf(RouteEndpoint route) => "/" + string.Join('/', route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternSeparatorPart separator => separator.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart { ParameterPolicies: var policies } => policies.Any(x => x.Content == "guid") ? Guid.Empty.ToString() : "1",
        _ => "",
    }))));

    /// <summary>One business with something of everything in it, and a member of each role: pages are only looked at and refused changes change nothing, so all tests share it.</summary>
    public sealed class World : IAsyncLifetime
    {
        private readonly Dictionary<string, TestBrowser> _members = [];
        private readonly Dictionary<(string Method, string Path), Permission?> _needs = [];
        private List<(IReadOnlyList<string> Methods, TemplateMatcher Path, int Parameters, Permission Needs)> _routes = [];

        internal TestSite Site { get; private set; } = null!;
        internal TestBrowser this[string role] => _members[role];
        internal IReadOnlyList<RouteEndpoint> Routes { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            (Site, _) = await TestSite.StartWithOwnerAsync();
            await FillAsync();
            foreach (var role in Role.All) _members[role.Code] = await Site.MemberAsync(role.Code);
            var all = Site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
            Routes = [.. all.Where(r => !r.RoutePattern.RawText!.Contains("_content", StringComparison.Ordinal))];
            _routes = [.. all.Select(r => (r.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"], new TemplateMatcher(new RouteTemplate(r.RoutePattern), []), r.RoutePattern.Parameters.Count, NeedOf(r)))];
        }

        internal async Task<IReadOnlySet<Permission>> MayAsync(string name) =>
            await Site.Get<Roster>().MayAsync((await Site.Get<Roster>().ListAsync(new WorkspaceId(1))).Single(m => m.Name == name).Member, new WorkspaceId(1));

        /// <summary>What the route of an address asks for; null when there is none.</summary>
        internal Permission? NeedsOf(string method, string path)
        {
            if (_needs.TryGetValue((method, path), out var known)) return known;
            return _needs[(method, path)] = _routes.Where(r => r.Methods.Contains(method) && r.Path.TryMatch(path, [])).OrderBy(r => r.Parameters).Select(r => (Permission?)r.Needs).FirstOrDefault();
        }

        /// <summary>Every row of every table, but when somebody was last seen.</summary>
        internal string Dump()
        {
            using var connection = Site.Get<Database>().OpenReading();
            return StoredRows.Dump(connection, "LastSeen");
        }

        private async Task FillAsync()
        {
            var csv = Path.Combine(Site.Folder, "visits.csv");
            await File.WriteAllLinesAsync(csv, ["when,who,what,page", .. Enumerable.Range(0, 60).SelectMany(i => new[] { $"2026-10-{1 + (i % 28):00} 10:{i:00},p{i},view,front", $"2026-10-{1 + (i % 28):00} 11:{i:00},p{i},pay,till", $"2026-10-{1 + (i % 28):00} 12:{i:00},p{i},view,nowhere" })]);
            await Site.Get<TouchpointRegister>().AddAsync(new WorkspaceId(1), TouchpointCard.Draft(new("ورودی", "Front door", "Вход")) with { Code = "FRONT" }, "sara");
            var done = await Site.Get<Importer>().RunAsync(new WorkspaceId(1), csv, "visits.csv", FileMapping.Parse("""{"source":"site","columns":[{"column":"when","role":"time"},{"column":"who","role":"person"},{"column":"what","role":"activity"},{"column":"page","role":"channel"}]}"""));
            Assert.True(done.IsDone, done.Refusal?.Code);
        }

        public async ValueTask DisposeAsync() => await Site.DisposeAsync();
    }
}
