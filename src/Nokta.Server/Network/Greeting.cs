using Nokta.Accounts;
using Nokta.Kernel.Words;
using Nokta.Server.Hosting;
using Nokta.Ui;

namespace Nokta.Server.Network;

/// <summary>What stands on the console when the server is ready: where, for whom, and what to be careful about.</summary>
internal sealed class Greeting(WebApplication site, Reader words, TextWriter output)
{
    public async Task SayAsync(bool isFirst, bool showsQr, CancellationToken ct)
    {
        var reach = site.Services.GetRequiredService<Reach>();
        foreach (var address in site.Urls) await output.WriteLineAsync(words.Say("cli.serve.ready", ("address", address)));
        if (!isFirst) return;
        var network = reach.InNetwork();
        if (network.Count > 0) await SayOpenAsync(network, showsQr);
        if (!await site.Services.GetRequiredService<MemberStore>().AnyAsync(ct)) await SayFirstRunAsync(network);
    }

    private async Task SayOpenAsync(IReadOnlyList<Uri> network, bool showsQr)
    {
        await output.WriteLineAsync(words.Say("cli.serve.network", ("addresses", string.Join(words["words.comma"], network.Select(Bare)))));
        if (network.Any(a => a.Scheme == "http")) await output.WriteLineAsync(words["cli.serve.plain"]);
        if (showsQr) await output.WriteLineAsync(QrShape.InLetters(Bare(network[0])));
    }

    private async Task SayFirstRunAsync(IReadOnlyList<Uri> network)
    {
        var code = site.Services.GetRequiredService<SetupCode>();
        await output.WriteLineAsync(words.Say("cli.serve.first-run", ("code", code.Current)));
        var names = site.Services.GetRequiredService<Openness>().Hosts.Where(h => h != "*").Select(h => "https://" + h);
        foreach (var address in names.Concat(network.Select(Bare))) await output.WriteLineAsync(words.Say("cli.serve.first-run.elsewhere", ("address", $"{address}/setup?key={code.Key}")));
    }

    private static string Bare(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
