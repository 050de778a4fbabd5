using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Nokta.Accounts;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;

namespace Nokta.Tests.Server;

/// <summary>A program that calls the API with a token of its own.</summary>
internal sealed class TestProgram(HttpClient http) : IDisposable
{
    /// <summary>Makes a token of a member (the first one unless named) in a workspace and a client that sends it.</summary>
    public static async Task<TestProgram> StartAsync(TestSite site, string scopes = "read people record edit analyse import manage privacy members installation own", string member = "sara", int workspace = 1, string from = "203.0.113.20") =>
        WithToken(site, await TokenAsync(site, scopes, member, workspace), from);

    public static async Task<string> TokenAsync(TestSite site, string scopes, string member = "sara", int workspace = 1)
    {
        await using var db = site.Get<Database>().Open(default);
        var maker = db.Set<Member>().Single(m => m.Name == member).Id;
        var all = Enum.GetValues<Permission>().ToHashSet();
        return (await site.Get<TokenStore>().MakeAsync(new WorkspaceId(workspace), maker, all, new TokenWish("till", scopes.Split(' ')))).Value!.Secret;
    }

    public static TestProgram WithToken(TestSite site, string token, string from = "203.0.113.20")
    {
        var http = site.Client(from);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new TestProgram(http);
    }

    public Task<HttpResponseMessage> GetAsync(string address) => http.GetAsync("/api/v1" + address);

    public async Task<JsonNode> ReadAsync(string address)
    {
        var answer = await GetAsync(address);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await JsonAsync(answer);
    }

    public Task<HttpResponseMessage> PostAsync(string address, object? body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, address, body, headers);

    /// <summary>A body that is a string is sent as it is.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, object? body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, "/api/v1" + address);
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return http.SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => http.SendAsync(request);

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

    /// <summary>Asserts that the answer is a problem with this status and code, and gives it.</summary>
    public static async Task<JsonNode> ProblemAsync(HttpStatusCode status, string code, HttpResponseMessage answer)
    {
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await JsonAsync(answer);
        Assert.Equal(code, (string?)problem["code"]);
        return problem;
    }

    public void Dispose() => http.Dispose();
}
