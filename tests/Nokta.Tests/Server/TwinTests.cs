using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Nokta.Accounts;
using Nokta.Accounts.Api;
using Nokta.Kernel.Modules;

namespace Nokta.Tests.Server;

/// <summary>Everything that a page can do or show, a program can do or read: a new form, post or page without its twin fails here on the day it appears.</summary>
public sealed class TwinTests
{
    private static readonly Regex s_form = new("""@formname="(?:@\("(?<made>[^"]+)"|(?<name>[^"@]+)")""");
    private static readonly Regex s_lent = new("""<(?:ChangeForm|PasskeyButton)\b[^<]*?\b(?:Form|Name)="(?<name>[^"@]+)"[^<]*?\bOn(?:Save|Answer)=""");

    [Fact]
    public async Task Every_post_of_a_page_has_its_twin()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;

        var posts = Outside(site).Where(r => MethodsOf(r) is { } m && m.Contains("POST") && !IsPage(r)).Select(AddressOf).Distinct().ToList();

        await HoldAsync(site, posts, Twins.OfPosts);
    }

    [Fact]
    public async Task Every_form_of_a_page_has_its_twin()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var pages = from file in Directory.GetFiles(Path.Combine(ArchitectureTests.RepositoryRoot(), "src"), "*.razor", SearchOption.AllDirectories)
                    where !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
                    select (Name: Path.GetFileNameWithoutExtension(file), Text: File.ReadAllText(file));

        var forms = pages.SelectMany(p => s_form.Matches(p.Text).Concat(s_lent.Matches(p.Text)).Select(m => $"{p.Name} {(m.Groups["made"].Success ? m.Groups["made"] : m.Groups["name"]).Value}")).Distinct().ToList();

        Assert.True(forms.Count > 70, $"only {forms.Count} forms were found");
        await HoldAsync(site, forms, Twins.OfForms);
    }

    [Fact]
    public async Task Whatever_a_page_or_a_file_shows_can_be_read()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;

        var reads = Outside(site).Where(r => NeedOf(r) != Permission.Anyone && MethodsOf(r)?.Contains("GET") != false).Select(AddressOf).Distinct().ToList();

        await HoldAsync(site, reads, Twins.OfReads);
    }

    [Fact]
    public async Task Who_may_do_or_see_it_on_a_page_may_by_a_program_and_nobody_else_may_do_it()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var needs = site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => r.Metadata.GetMetadata<ApiRoute>() is not null)
            .SelectMany(r => MethodsOf(r)!.Select(m => (Key: $"{m} {Plain(r)}", Need: NeedOf(r)))).ToDictionary(r => r.Key, r => r.Need);
        var wrong = new List<string>();

        foreach (var route in Outside(site))
        {
            var isPost = MethodsOf(route)?.Contains("POST") == true && !IsPage(route);
            if ((isPost ? Twins.OfPosts : Twins.OfReads).GetValueOrDefault(AddressOf(route)) is not { } twins || twins.StartsWith('-') || s_otherwise.ContainsKey(AddressOf(route))) continue;
            foreach (var twin in twins.Split(", "))
                if (!WhoMay(NeedOf(route)).IsSubsetOf(WhoMay(needs[twin])) || (isPost && !WhoMay(NeedOf(route)).SetEquals(WhoMay(needs[twin])))) wrong.Add($"{AddressOf(route)} needs {NeedOf(route)}, {twin} {needs[twin]}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Pages that hold more than one thing and show each to whom it is for.</summary>
    private static readonly Dictionary<string, string> s_otherwise = new()
    {
        ["/settings"] = "everybody's page; the business's part of it is shown to who may read it",
        ["/settings/restore"] = "asks by section what each of its twins asks",
        ["/settings/scales/undo"] = "takes back what the page saved; its twin saves",
    };

    private static HashSet<string> WhoMay(Permission need) => need == Permission.Installation ? ["installation"] : [.. Role.All.Where(r => r.May.Contains(need)).Select(r => r.Code)];

    private static async Task HoldAsync(TestSite site, IReadOnlyList<string> found, IReadOnlyDictionary<string, string> twins)
    {
        var document = await TestProgram.JsonAsync(await site.Client().GetAsync("/api/v1/openapi.json"));
        var without = found.Where(f => !twins.ContainsKey(f)).Select(f => $"{f} has no twin");
        var gone = twins.Keys.Except(found).Select(t => $"{t} is not there any more");
        var unknown = from twin in twins
                      where !twin.Value.StartsWith('-')
                      from operation in twin.Value.Split(", ")
                      where Find(document, operation) is null
                      select $"{twin.Key}: there is no {operation}";
        var reasons = twins.Where(t => t.Value.StartsWith('-') && !Twins.Reasons.ContainsKey(t.Value)).Select(t => $"{t.Key}: {t.Value} is no reason");

        var wrong = without.Concat(gone).Concat(unknown).Concat(reasons).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static JsonNode? Find(JsonNode document, string operation) =>
        operation.Split(' ') is [var method, var path] ? (document["paths"]?[ApiRoutes.Root + path] ?? document["paths"]?[ApiRoutes.Root + path + "/"])?[method.ToLowerInvariant()] : null;

    // What clients of other services send stands below no page.
    private static IEnumerable<RouteEndpoint> Outside(TestSite site) =>
        site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => r.Metadata.GetMetadata<ApiRoute>() is null && r.Metadata.GetMetadata<NoVisit>() is null && !AddressOf(r).StartsWith("/_", StringComparison.Ordinal) && !AddressOf(r).StartsWith("/api/", StringComparison.Ordinal));

    private static string AddressOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    private static string Plain(RouteEndpoint route) => Regex.Replace(AddressOf(route)[ApiRoutes.Root.Length..].TrimEnd('/'), @"\{(\w+)[^}]*\}", "{$1}");

    private static IReadOnlyList<string>? MethodsOf(RouteEndpoint route) => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;

    private static bool IsPage(RouteEndpoint route) => route.Metadata.Any(m => m.GetType().Name == "ComponentTypeMetadata");

    private static Permission NeedOf(RouteEndpoint route) => route.Metadata.GetMetadata<NeedsAttribute>()!.Permission;
}
