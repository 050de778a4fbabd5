using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Server.Hosting;

namespace Nokta.Tests.Server;

/// <summary>Case 28: what an operator is told about the work says nothing about the people.</summary>
public sealed class TelemetryTests
{
    private const string Name = "Canaria Zwölfinger", Mail = "canary.q7x@birds.example", Phone = "+989127770123", Address = "198.51.100.77", Token = "nkt_c4n4ryT0kenQ7x";
    private static readonly string[] s_canaries = ["Canaria", "canary.q7x", "9127770123", "198.51.100.77", "c4n4ryT0ken"];

    [Fact]
    public async Task Spans_and_measures_arrive_at_the_collector_that_was_named()
    {
        await using var collector = await OtlpCollector.StartAsync();
        await using (var site = await TestSite.StartAsync(operation: new Operation { Otlp = collector.Address }))
        {
            var sara = site.Browser();
            await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara");
            await sara.GetAsync("/touchpoints/TP-1?q=secret");
        }

        Assert.Contains("GET /touchpoints/{Id}", collector.Spans, StringComparer.OrdinalIgnoreCase);
        Assert.Contains("nokta.commit.duration", collector.Metrics);
        Assert.Contains("http.server.request.duration", collector.Metrics);
        Assert.Contains(collector.Metrics, m => m.StartsWith("dotnet.", StringComparison.Ordinal));
        Assert.All(collector.SpanKeys, key => Assert.Matches("^(http\\.(request\\.method|route|response\\.status_code)|url\\.scheme|network\\.protocol\\.version|error\\.type|nokta\\..+)$", key));
    }

    [Fact]
    public async Task No_endpoint_tells_log_traces_or_measures_who_a_person_is()
    {
        await using var collector = await OtlpCollector.StartAsync();
        var log = new StringWriter();
        var endpoints = 0;
        await using (var site = await TestSite.StartAsync(operation: new Operation { Otlp = collector.Address, LogsJson = true, LogsRequests = true }, log: log, more: Breaking))
        {
            var sara = site.Browser();
            await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara");
            var token = (await sara.ReadAsync("/settings")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            foreach (var route in site.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(r => !IsLeavingOut(r)))
                foreach (var who in (TestBrowser[])[sara, site.Browser(Address)])
                    foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post])
                    {
                        endpoints++;
                        try
                        {
                            using var answer = await who.SendAsync(Canary(method, route, token)).WaitAsync(TimeSpan.FromSeconds(20));
                        }
                        catch (InvalidOperationException)
                        {
                            // A server in memory hands back what broke after the answer began.
                        }
                    }

            foreach (var file in Directory.GetFiles(site.Folder, "nokta.db*")) File.Delete(file);
            await File.WriteAllTextAsync(Path.Combine(site.Folder, "nokta.db"), new string('x', 20_000), TestContext.Current.CancellationToken);
            await sara.GetAsync("/people/" + Uri.EscapeDataString(Mail));
        }

        var said = log.ToString();
        Assert.True(endpoints > 200, $"{endpoints} requests");
        Assert.Contains("InvalidOperationException", said, StringComparison.Ordinal);
        Assert.NotEmpty(collector.Spans);
        foreach (var canary in s_canaries)
        {
            Assert.DoesNotContain(said.Split('\n'), line => line.Contains(canary, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(canary, collector.Bytes, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task What_a_client_claims_about_its_trace_is_not_believed()
    {
        var log = new StringWriter();
        await using var site = await TestSite.StartAsync(log: log, more: Breaking);
        var request = new HttpRequestMessage(HttpMethod.Get, "/health/breaks");
        request.Headers.Add("traceparent", "00-11111111111111111111111111111111-2222222222222222-01");

        await site.Browser().SendAsync(request);

        Assert.DoesNotContain("11111111111111111111111111111111", log.ToString(), StringComparison.Ordinal);
    }

    private static void Breaking(WebApplication app)
    {
        app.MapGet("/health/breaks", string (HttpRequest request) => throw new InvalidOperationException($"{request.QueryString} {Name} {Mail} {Phone} {Token}")).Needs(Permission.Anyone);
        app.MapGet("/health/format/{id}", (string id) => long.Parse(id, System.Globalization.CultureInfo.InvariantCulture)).Needs(Permission.Anyone);
    }

    /// <summary>What would end the session or change the very thing that is watched.</summary>
    private static bool IsLeavingOut(RouteEndpoint route) =>
        route.RoutePattern.RawText is not { } path || path.StartsWith("/_", StringComparison.Ordinal) || path.Contains("{**", StringComparison.Ordinal)
        || path.TrimStart('/') is "sign-out" || route.Metadata.GetMetadata<Microsoft.AspNetCore.StaticAssets.StaticAssetDescriptor>() is not null;

    private static HttpRequestMessage Canary(HttpMethod method, RouteEndpoint route, string token)
    {
        var path = string.Join('/', route.RoutePattern.PathSegments.Select(s => string.Concat(s.Parts.Select(p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : Uri.EscapeDataString(Mail)))));
        var request = new HttpRequestMessage(method, $"/{path}?q={Uri.EscapeDataString(Name)}&who={Uri.EscapeDataString(Mail)}&p={Uri.EscapeDataString(Phone)}&key={Token}");
        request.Headers.TryAddWithoutValidation("User-Agent", $"Mozilla/5.0 {Token}");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Token);
        request.Headers.TryAddWithoutValidation("Referer", "http://localhost/?who=" + Uri.EscapeDataString(Mail));
        request.Headers.TryAddWithoutValidation("traceparent", "00-11111111111111111111111111111111-2222222222222222-01");
        request.Headers.TryAddWithoutValidation("tracestate", "who=" + Token);
        request.Headers.TryAddWithoutValidation("baggage", "who=" + Token);
        if (method == HttpMethod.Post)
            request.Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["name"] = Name, ["Form.Name"] = Name, ["mail"] = Mail, ["phone"] = Phone, ["Form.Password"] = Token, ["back"] = "//" + Mail });
        return request;
    }
}
