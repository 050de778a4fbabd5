using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Nokta.Tests.Server;

/// <summary>F15: told to stop under load, a real process says so, answers what it has begun, resets nobody and goes.</summary>
[SameOnEveryStore]
public sealed class StopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-stop-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_is_announced_and_every_request_that_began_is_answered()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("tool absent: signals");
        var (server, address) = await NoktaProcess.ServeAsync(_folder, "--drain", "2");
        await using var _ = server;
        using var begun = await BeginPostAsync(new Uri(address));
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(_ => AskAsync(address, stop.Token)).ToList();
        var watch = WatchAsync(address, stop.Token);
        await Task.WhenAny(Task.WhenAll(load), Task.Delay(300, Ct));

        var told = Stopwatch.StartNew();
        using (var kill = Process.Start("kill", ["-TERM", server.Process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync(Ct);
        await Task.Delay(500, Ct);
        var answer = await EndPostAsync(begun);
        var code = await server.EndAsync();
        await stop.CancelAsync();
        var results = await Task.WhenAll(load);

        Assert.True(code == 0, $"{code}: {server.Said}");
        Assert.True(told.Elapsed < TimeSpan.FromSeconds(30), $"{told.Elapsed}");
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.True(results.Sum(r => r.Answered) > 50, $"{results.Sum(r => r.Answered)} answered");
        Assert.Empty(results.SelectMany(r => r.Cut));
        Assert.Contains("draining", await watch);
    }

    public void Dispose() => Directory.Delete(_folder, true);

    /// <summary>Asks again and again until nobody listens any more; anything else that goes wrong is a request that was cut.</summary>
    private static async Task<(int Answered, List<string> Cut)> AskAsync(string address, CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var (answered, cut) = (0, new List<string>());
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(address + "/setup/language", CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.OK) answered++;
                else cut.Add(answer.StatusCode.ToString());
            }
            catch (HttpRequestException gone) when (gone.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
            {
                break;
            }
            catch (HttpRequestException broken)
            {
                // A connection that the kernel had taken and the server never saw is reset when it stops listening: nothing of it had begun.
                if (!await IsClosedAsync(address)) cut.Add(broken.ToString());
                else break;
            }
        }

        return (answered, cut);
    }

    private static async Task<bool> IsClosedAsync(string address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new Uri(address).Host, new Uri(address).Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<IReadOnlyList<string>> WatchAsync(string address, CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var seen = new List<string>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync(address + "/health/ready", CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && (await answer.Content.ReadAsStringAsync(CancellationToken.None)).Contains("\"draining\"", StringComparison.Ordinal)) seen.Add("draining");
            }
            catch (HttpRequestException)
            {
                break;
            }
        }

        return seen;
    }

    private static async Task<TcpClient> BeginPostAsync(Uri address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"POST /language HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\n\r\nto="), Ct);
        return client;
    }

    private static async Task<string> EndPostAsync(TcpClient client)
    {
        await client.GetStream().WriteAsync("fa"u8.ToArray(), Ct);
        var buffer = new byte[64];
        var read = await client.GetStream().ReadAsync(buffer, Ct);
        return Encoding.ASCII.GetString(buffer, 0, read);
    }
}
