using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Accounts;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Server.Hosting;
using Nokta.Server.Network;

namespace Nokta.Tests.Server;

/// <summary>The configurations in <c>deploy/</c>, under Debian's own nginx and Caddy with a certificate of the test.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Name = "nokta.example.org";
    private readonly string _root = Directory.CreateTempSubdirectory("nokta-proxy-").FullName;
    private readonly TaskCompletionSource _firstWasSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nginx")]
    [InlineData("caddy")]
    public async Task Behind_a_proxy_everything_works_as_without_it(string proxy)
    {
        var program = Find(proxy);
        if (program is null) Assert.Skip("tool absent: " + proxy);
        await using var site = await SiteAsync();
        var (port, plain) = (FreePort(), FreePort());
        using var certificate = Certificate();
        using var running = Start(program, proxy, new Uri(site.Urls.First()).Port, port, plain);
        try
        {
            using var browser = new RealBrowser($"https://{Name}:{port}", certificate, IPAddress.Loopback);
            await browser.UntilAsync("/health/ready", "ready");

            await SignsInWithASecureCookieAsync(browser);
            Assert.Equal("127.0.0.1 https", await browser.TextAsync(Spoofing("/test/who")));
            await StreamsAsync(browser);
            await TakesALargeFileAsync(browser);
            using var insecure = new RealBrowser($"http://{Name}:{plain}", null, IPAddress.Loopback);
            var sent = await insecure.GetAsync("/touchpoints?view=stage");
            Assert.StartsWith($"https://{Name}", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Assert.EndsWith("/touchpoints?view=stage", sent.Headers.Location.OriginalString, StringComparison.Ordinal);
        }
        finally
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync(Ct);
        }
    }

    [Fact]
    public async Task A_visitor_who_comes_past_the_proxy_is_not_believed()
    {
        await using var site = await SiteAsync(new Openness { Urls = "http://127.0.0.1:0", Hosts = [Name], Proxies = [System.Net.IPNetwork.Parse("10.9.9.9/32")] });
        using var browser = new RealBrowser(site.Urls.First());

        Assert.Equal("127.0.0.1 http", await browser.TextAsync(Spoofing("/test/who")));
    }

    public void Dispose() => Directory.Delete(_root, true);

    private static async Task SignsInWithASecureCookieAsync(RealBrowser browser)
    {
        var closed = await browser.GetAsync("/settings");
        Assert.StartsWith("/sign-in", closed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var signedIn = await browser.SignInAsync("sara", TestSite.Password);
        var session = signedIn.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-nokta.session=", StringComparison.Ordinal));
        Assert.Contains("; secure", session, StringComparison.OrdinalIgnoreCase);
        Assert.True(signedIn.Headers.Contains("Strict-Transport-Security"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/settings")).StatusCode);
    }

    /// <summary>The second event is sent only after the first was seen here: a proxy that collects would wait for ever.</summary>
    private async Task StreamsAsync(RealBrowser browser)
    {
        using var answer = await browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, "/test/stream"), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Ct));
        Assert.Equal("data: first", await lines.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct));
        _firstWasSeen.SetResult();
        await lines.ReadLineAsync(Ct);
        Assert.Equal("data: second", await lines.ReadLineAsync(Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(20), Ct));
    }

    private async Task TakesALargeFileAsync(RealBrowser browser)
    {
        const int bytes = 200_000_000;
        var file = Path.Combine(_root, "large.csv");
        var row = "2026-11-01 10:00,visit,1234567,Corner café\n"u8.ToArray();
        await using (var to = File.Create(file))
            for (var written = 0; written < bytes; written += row.Length) to.Write(row);

        await using var from = File.OpenRead(file);
        var sent = await browser.UploadAsync("/import", "/import/upload", null, from);
        Assert.StartsWith("/import/", sent.Headers.Location?.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("problem", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(_root, "data", "uploads"), "file", SearchOption.AllDirectories), f => new FileInfo(f).Length == from.Length);
    }

    private static HttpRequestMessage Spoofing(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        return request;
    }

    private async Task<WebApplication> SiteAsync(Openness? openness = null)
    {
        openness ??= new Openness { Urls = "http://127.0.0.1:0", Hosts = [Name] };
        var site = Site.Build(Path.Combine(_root, "data"), builder => builder.WebHost.UseUrls(openness.Urls), openness);
        site.MapGet("/test/who", (HttpContext http) => $"{http.Connection.RemoteIpAddress} {http.Request.Scheme}").Needs(Permission.Anyone);
        site.MapGet("/test/stream", async (HttpContext http) =>
        {
            http.Response.ContentType = "text/event-stream";
            await http.Response.WriteAsync("data: first\n\n");
            await http.Response.Body.FlushAsync();
            await _firstWasSeen.Task;
            await http.Response.WriteAsync("data: second\n\n");
        }).Needs(Permission.Anyone);
        await Migrator.MigrateAsync(site.Services.GetRequiredService<Database>(), Program.Modules, Ct);
        var workspace = (await site.Services.GetRequiredService<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Corner café" }, Ct)).Value!;
        await site.Services.GetRequiredService<MemberStore>().AddOwnerAsync("sara", TestSite.Password, TestSite.Password, [workspace.Id], Ct);
        await site.StartAsync(Ct);
        return site;
    }

    /// <summary>The shipped file with only what belongs to the machine changed: ports, the certificate's place.</summary>
    private Process Start(string program, string proxy, int upstream, int port, int plain)
    {
        var text = File.ReadAllText(Path.Combine(ArchitectureTests.RepositoryRoot(), "deploy", proxy == "nginx" ? "nginx.conf" : "Caddyfile"));
        var config = Path.Combine(_root, "proxy.conf");
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _root };
        if (proxy == "nginx")
        {
            text = text.Replace("    listen [::]:80;\n", "", StringComparison.Ordinal).Replace("    listen [::]:443 ssl http2;\n", "", StringComparison.Ordinal)
                .Replace("listen 80;", $"listen 127.0.0.1:{plain};", StringComparison.Ordinal).Replace("listen 443 ssl", $"listen 127.0.0.1:{port} ssl", StringComparison.Ordinal)
                .Replace($"/etc/letsencrypt/live/{Name}/", _root + "/", StringComparison.Ordinal).Replace("127.0.0.1:5080", $"127.0.0.1:{upstream}", StringComparison.Ordinal);
            var folders = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]).Select(f => $"{f}_temp_path {_root}/{f};"));
            File.WriteAllText(config, $"daemon off; pid {_root}/nginx.pid; error_log stderr; events {{}} http {{ access_log off; {folders}\n{text}\n}}");
            foreach (var word in (string[])["-e", "stderr", "-p", _root, "-c", config]) start.ArgumentList.Add(word);
        }
        else
        {
            text = text.Replace($"{{$NOKTA_HOST:{Name}}} {{", $"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {port}\n\tskip_install_trust\n}}\n{{$NOKTA_HOST:{Name}}} {{\n\tbind 127.0.0.1\n\ttls {_root}/fullchain.pem {_root}/privkey.pem", StringComparison.Ordinal);
            File.WriteAllText(config, text);
            foreach (var word in (string[])["run", "--adapter", "caddyfile", "--config", config]) start.ArgumentList.Add(word);
            start.Environment["NOKTA_UPSTREAM"] = $"127.0.0.1:{upstream}";
            start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = _root;
        }

        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + Name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        File.WriteAllText(Path.Combine(_root, "fullchain.pem"), made.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_root, "privkey.pem"), key.ExportPkcs8PrivateKeyPem());
        return made;
    }

    private static string? Find(string program)
    {
        var tools = Path.Combine(ArchitectureTests.RepositoryRoot(), "artifacts", "tools", "usr");
        return ((string[])["/usr/sbin", "/usr/bin", "/usr/local/bin", Path.Combine(tools, "sbin"), Path.Combine(tools, "bin")]).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
