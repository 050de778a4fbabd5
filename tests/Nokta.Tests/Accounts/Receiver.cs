using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Nokta.Server.Network;

namespace Nokta.Tests.Accounts;

/// <summary>Another system that is told by webhooks: a real server on loopback that keeps what comes and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> All { get; } = new();

    /// <summary>What it answers; by default 204.</summary>
    public Func<Received, HttpResponse, Task> Answers { get; set; } = (_, response) => { response.StatusCode = 204; return Task.CompletedTask; };

    public string Url => _app.Urls.Single() + "/hook";

    /// <summary>The server under test may send here.</summary>
    public Openness Allowed => new() { PrivateHosts = [new Uri(Url).Authority] };

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            var received = new Received(http.Request.Path, http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), await body.ReadToEndAsync());
            receiver.All.Enqueue(received);
            await receiver.Answers(received, http.Response);
        });
        await app.StartAsync();
        return receiver;
    }

    /// <summary>Waits until so much has come.</summary>
    public async Task<IReadOnlyList<Received>> WaitAsync(int least) 
    {
        await Until.TrueAsync(() => Task.FromResult(All.Count >= least));
        return [.. All];
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}

/// <summary>One request as it came.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
}

internal static class Until
{
    /// <summary>Waits for something that comes by itself; fails after half a minute.</summary>
    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        for (var tries = 0; !await holds(); tries++)
        {
            Assert.True(tries < 600, "it did not come");
            await Task.Delay(50);
        }
    }
}
