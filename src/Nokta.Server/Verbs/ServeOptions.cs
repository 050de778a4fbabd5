using System.CommandLine;
using Nokta.Kernel;
using Nokta.Server.Network;

namespace Nokta.Server.Verbs;

/// <summary>What the verbs that listen understand beside the common options; each has an environment variable for services and containers.</summary>
internal sealed class ServeOptions(Globals globals)
{
    public Option<string?> Proxy { get; } = new("--proxy") { Description = globals.Reader["cli.serve.proxy"], DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOKTA_PROXY"), HelpName = "IP" };
    public Option<string?> Hosts { get; } = new("--hosts") { Description = globals.Reader["cli.serve.hosts"], DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOKTA_HOSTS"), HelpName = "NAME" };
    public Option<bool> Qr { get; } = new("--qr") { Description = globals.Reader["cli.serve.qr"] };

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[Proxy, Hosts, Qr]) command.Add(option);
    }

    public Outcome<Openness> Read(ParseResult call) => Openness.Of(call.GetRequiredValue(globals.Urls), call.GetValue(Proxy), call.GetValue(Hosts));
}
