using System.Diagnostics;
using System.Text.Json;
using Nokta.Accounts.Webhooks;
using Nokta.Kernel;
using Nokta.Server.Network;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

/// <summary>Somebody else's receiver, written with the standard's own library in another language, understands what is sent.</summary>
public sealed class StandardWebhooksTests : IAsyncDisposable
{
    private static readonly WorkspaceId s_corner = new(1);
    private Process? _receiver;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_standards_own_library_verifies_first_attempts_rotated_secrets_and_replays()
    {
        var port = await StartReceiverAsync();
        var (site, _) = await TestSite.StartWithOwnerAsync(new Openness { PrivateHosts = [$"127.0.0.1:{port}"] });
        await using var _1 = site;
        // The library refuses what is older than five minutes.
        site.Clock.Now = TimeProvider.System.GetUtcNow();
        var store = site.Get<WebhookStore>();
        var made = (await store.AddAsync(s_corner, new WebhookWish($"http://127.0.0.1:{port}/hook", ["*"]), Ct)).Value!;
        await SetAsync([made.Secret], 204);
        await store.TestAsync(s_corner, made.Webhook.Id, Ct);
        var first = await HearAsync();
        // Ids of one moment have no order, and the newest is asked for.
        site.Clock.Now += TimeSpan.FromSeconds(1);

        var fresh = (await store.RotateAsync(s_corner, made.Webhook.Id, Ct)).Value!;
        await SetAsync([fresh.Secret, made.Secret, WebhookSignature.NewSecret()], 503);
        await TrailTests.AddTouchpointAsync(site);
        var failed = await HearAsync();
        await Until.TrueAsync(async () => (await store.DeliveriesAsync(s_corner, made.Webhook.Id, 1, ct: Ct))[0].Attempts.Count == 1);
        await SetAsync([fresh.Secret, made.Secret], 204);
        await store.ReplayAsync(s_corner, made.Webhook.Id, (await store.DeliveriesAsync(s_corner, made.Webhook.Id, 1, ct: Ct))[0].Message, Ct);
        var replayed = await HearAsync();

        Assert.Equal(("test", "True", false), (first.Type, string.Join(' ', first.Verified), first.Forged));
        Assert.Equal(("touchpoint.created", "True True False", false), (failed.Type, string.Join(' ', failed.Verified), failed.Forged));
        Assert.Equal((failed.Id, "True True"), (replayed.Id, string.Join(' ', replayed.Verified)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_receiver is null) return;
        _receiver.StandardInput.Close();
        await _receiver.WaitForExitAsync();
        _receiver.Dispose();
    }

    private async Task<int> StartReceiverAsync()
    {
        _receiver = await new NodeFolder("standard-webhooks").StartAsync("receiver.mjs");
        return (await LineAsync()).GetProperty("port").GetInt32();
    }

    private async Task SetAsync(string[] secrets, int status)
    {
        await _receiver!.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { secrets, status }));
        await _receiver.StandardInput.FlushAsync(Ct);
        Assert.True((await LineAsync()).GetProperty("set").GetBoolean());
    }

    private async Task<Heard> HearAsync() => (await LineAsync()).Deserialize<Heard>(JsonSerializerOptions.Web)!;

    private async Task<JsonElement> LineAsync()
    {
        var line = await _receiver!.StandardOutput.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct);
        return JsonSerializer.Deserialize<JsonElement>(line ?? throw new InvalidOperationException("The receiver ended: " + await _receiver.StandardError.ReadToEndAsync(Ct)));
    }

    private sealed record Heard(string Id, string Type, bool[] Verified, bool Forged);
}
