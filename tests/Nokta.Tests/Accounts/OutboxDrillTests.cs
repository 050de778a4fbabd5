using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts.Webhooks;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Storage;
using Nokta.Server;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Accounts;

/// <summary>F2 for the outbox: a real server is killed at six points of an event's way out, again and again on the same data, while a real receiver listens.</summary>
public sealed class OutboxDrillTests : IDisposable
{
    private const string Request = "request", Shutdown = "shutdown", OurNames = "Drill ";
    private static readonly string[] s_points = [Fault.Committing, Fault.Committed, Request, Fault.Answered, Fault.Noting, Shutdown];
    private static readonly bool s_isNight = Environment.GetEnvironmentVariable("NOKTA_NIGHT") is "1";
    private static readonly int s_seeds = s_isNight ? 200 : 5;
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-outbox-").FullName;
    private readonly HashSet<string> _acknowledged = [];
    private readonly ConcurrentQueue<Received> _arrived = new();
    private int _sent, _died;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Case 43.</summary>
    [Fact]
    public async Task Every_committed_change_is_told_with_one_id_and_no_other_is_wherever_the_server_is_killed()
    {
        if (!TestStore.IsSqlite && !s_isNight) Assert.Skip("on PostgreSQL at night only");
        await using var receiver = await Receiver.StartAsync();
        var token = await PrepareAsync(receiver);
        var random = new Random(20261123);
        for (var seed = 0; seed < s_seeds; seed++)
            foreach (var point in s_points) await LiveAndDieAsync(point, random.Next(1, 5), random, receiver, token);

        var stored = await SettleAsync(receiver);

        var told = _arrived.GroupBy(r => NameIn(r.Body)).ToDictionary(g => g.Key, g => g.Select(r => (r.Id, r.Body)).Distinct().ToList());
        TestContext.Current.TestOutputHelper?.WriteLine($"{_died} killed, {_sent} sent, {_acknowledged.Count} acknowledged, {stored.Count} stored, {_arrived.Count} requests of {_arrived.Select(r => r.Id).Distinct().Count()} events");
        Assert.Equal(s_seeds * s_points.Length, _died);
        Assert.Empty(_acknowledged.Except(stored));
        Assert.Empty(stored.Except(told.Keys));
        Assert.Empty(told.Keys.Except(stored));
        Assert.All(told.Values, ids => Assert.Single(ids));
        Assert.True(_arrived.Count > stored.Count, "no event was told twice: the kills came at the wrong moments");
    }

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>A folder with an owner, a webhook that leads to the receiver, and a token.</summary>
    private async Task<string> PrepareAsync(Receiver receiver)
    {
        await using var site = await TestSite.StartAsync(_folder, keeps: true, openness: receiver.Allowed);
        using var browser = site.Browser();
        await browser.SetUpAsync(site.Get<Nokta.Server.Hosting.SetupCode>().Current, "sara");
        Assert.True((await site.Get<WebhookStore>().AddAsync(new WorkspaceId(1), new WebhookWish(receiver.Url, ["touchpoint.created"]), Ct)).IsDone);
        return await TestProgram.TokenAsync(site, "read edit");
    }

    private async Task LiveAndDieAsync(string point, int time, Random random, Receiver receiver, string token)
    {
        var dies = point is Request or Shutdown ? "" : string.Create(CultureInfo.InvariantCulture, $"{point}:{time}");
        await using var server = NoktaProcess.StartWith(("NOKTA_DIE", dies), "serve", "--data", _folder, "--urls", "http://127.0.0.1:0", "--allow-private-webhooks", receiver.Allowed.PrivateHosts[0]);
        var requests = 0;
        receiver.Answers = async (received, response) =>
        {
            _arrived.Enqueue(received);
            if (point == Request && Interlocked.Increment(ref requests) >= time) server.Process.Kill();
            response.StatusCode = 204;
            await response.CompleteAsync();
        };
        if (await server.AddressOrEndAsync() is { } address) await ChangeAsync(address, token, point == Shutdown ? time : 6);
        if (point == Shutdown) await StopAndKillAsync(server, random);
        await server.EndAsync();
        _died++;
    }

    /// <summary>Adds touchpoints until there are so many or nobody answers.</summary>
    private async Task ChangeAsync(string address, string token, int count)
    {
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        for (var i = 0; i < count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{OurNames}{++_sent}");
            try
            {
                using var answer = await http.PostAsJsonAsync("/api/v1/touchpoints", new { name = new { en = name } }, Ct);
                Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
                _acknowledged.Add(name);
            }
            catch (HttpRequestException)
            {
                // Killed: nobody knows yet whether it was stored.
                return;
            }
        }
    }

    private static async Task StopAndKillAsync(NoktaProcess server, Random random)
    {
        using (var kill = Process.Start("kill", ["-TERM", server.Process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Ct);
        await Task.Delay(random.Next(0, 150), Ct);
        if (!server.Process.HasExited) server.Process.Kill();
    }

    /// <summary>Lets the data come to rest; returns the names of all changes that are stored.</summary>
    private async Task<HashSet<string>> SettleAsync(Receiver receiver)
    {
        receiver.Answers = (received, response) => { _arrived.Enqueue(received); response.StatusCode = 204; return Task.CompletedTask; };
        var (server, _) = await NoktaProcess.ServeAsync(_folder, "--allow-private-webhooks", receiver.Allowed.PrivateHosts[0]);
        await using var _1 = server;
        await using var database = new Database(TestStore.In(_folder), Program.Modules);
        await using var db = database.Open(new WorkspaceId(1));
        var stored = (await db.Set<Touchpoint>().Where(t => t.NameEn.StartsWith(OurNames)).Select(t => t.NameEn).ToListAsync(Ct)).ToHashSet();
        for (var tries = 0; stored.Any(name => !_arrived.Any(r => NameIn(r.Body) == name)) && tries < 100; tries++) await Task.Delay(100, Ct);
        return stored;
    }

    private static string NameIn(string body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("data").GetProperty("name").GetProperty("en").GetString()!;
    }
}
