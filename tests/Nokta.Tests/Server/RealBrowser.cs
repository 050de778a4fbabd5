using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using AngleSharp.Html.Parser;

namespace Nokta.Tests.Server;

/// <summary>A browser without scripts over a real connection: keeps cookies, follows no redirect, sends a page's form.</summary>
internal sealed class RealBrowser : IDisposable
{
    private static readonly HtmlParser s_parser = new();
    private readonly HttpClient _http;

    /// <summary><paramref name="trusted"/> is the test's own certificate, signed by nobody: this one and no other is accepted. <paramref name="at"/> is where the name of the address is found.</summary>
    public RealBrowser(string address, X509Certificate2? trusted = null, IPAddress? at = null)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies, UseProxy = false };
        if (trusted is not null) handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == trusted.GetCertHashString();
        if (at is not null)
            handler.ConnectCallback = async (context, ct) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(at, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            };
        _http = new HttpClient(handler) { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(2) };
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
    }

    public CookieContainer Cookies { get; } = new();

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead) => _http.SendAsync(request, until);

    public async Task<HttpResponseMessage> SignInAsync(string name, string password) =>
        await _http.PostAsync("/sign-in", new FormUrlEncodedContent([.. await HiddenAsync("/sign-in", "input[name='Form.Name']"), new("Form.Name", name), new("Form.Password", password)]));

    public async Task<string> TextAsync(HttpRequestMessage request) => await (await _http.SendAsync(request)).Content.ReadAsStringAsync();

    /// <summary>Sends a file with the form of the page that goes to <paramref name="action"/>.</summary>
    public async Task<HttpResponseMessage> UploadAsync(string page, string action, (string Name, string Value)? field, byte[] file) => await UploadAsync(page, action, field, new MemoryStream(file));

    public async Task<HttpResponseMessage> UploadAsync(string page, string action, (string Name, string Value)? field, Stream file)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in await HiddenAsync(page, $"form[action='{action}'] input[type=file]")) content.Add(new StringContent(value), name);
        if (field is { } more) content.Add(new StringContent(more.Value), more.Name);
        content.Add(new StreamContent(file), "file", "file.csv");
        return await _http.PostAsync(action, content);
    }

    /// <summary>Asks until the answer holds the words; a server that starts again does not answer for a moment.</summary>
    public async Task UntilAsync(string path, string words)
    {
        for (var i = 0; i < 600; i++)
        {
            try
            {
                if ((await _http.GetStringAsync(path)).Contains(words, StringComparison.Ordinal)) return;
            }
            catch (HttpRequestException)
            {
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"{path} never said {words}.");
    }

    private async Task<IEnumerable<KeyValuePair<string, string>>> HiddenAsync(string path, string inside)
    {
        var page = s_parser.ParseDocument(await _http.GetStringAsync(path));
        var form = page.QuerySelector(inside)!.Closest("form")!;
        return form.QuerySelectorAll("input[type=hidden][name]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!));
    }

    public void Dispose() => _http.Dispose();
}
