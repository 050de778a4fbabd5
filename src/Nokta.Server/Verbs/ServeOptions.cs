using System.CommandLine;
using Nokta.Kernel;
using Nokta.Server.Hosting;
using Nokta.Server.Network;

namespace Nokta.Server.Verbs;

/// <summary>What the verbs that listen understand beside the common options; each has an environment variable for services and containers.</summary>
internal sealed class ServeOptions(Globals globals)
{
    public Option<string?> Proxy { get; } = Told(globals, "--proxy", "NOKTA_PROXY", "IP");
    public Option<string?> Hosts { get; } = Told(globals, "--hosts", "NOKTA_HOSTS", "NAME");
    public Option<string?> PublicUrl { get; } = Told(globals, "--public-url", "NOKTA_PUBLIC_URL", "URL");
    public Option<string?> SecurityContact { get; } = Told(globals, "--security-contact", "NOKTA_SECURITY_CONTACT", "mailto:…|https:…");
    public Option<string?> Log { get; } = Told(globals, "--log", "NOKTA_LOG", "text|json");
    public Option<string?> Otlp { get; } = Told(globals, "--otlp", "OTEL_EXPORTER_OTLP_ENDPOINT", "URL");
    public Option<string?> Drain { get; } = Told(globals, "--drain", "NOKTA_DRAIN", "SECONDS");
    public Option<string?> Backups { get; } = Told(globals, "--backups", "NOKTA_BACKUPS", "DIR");
    public Option<string?> PrivateWebhooks { get; } = Told(globals, "--allow-private-webhooks", "NOKTA_ALLOW_PRIVATE_WEBHOOKS", "HOST");
    public Option<bool> LogRequests { get; } = new("--log-requests") { Description = globals.Reader["cli.serve.log-requests"], DefaultValueFactory = _ => Environment.GetEnvironmentVariable("NOKTA_LOG_REQUESTS") is "1" or "true" };
    public Option<bool> Qr { get; } = new("--qr") { Description = globals.Reader["cli.serve.qr"] };

    public void AddTo(Command command)
    {
        foreach (var option in (ReadOnlySpan<Option>)[Proxy, Hosts, PublicUrl, SecurityContact, PrivateWebhooks, Qr, Log, LogRequests, Otlp, Drain, Backups]) command.Add(option);
    }

    public Outcome<Openness> Read(ParseResult call) =>
        Openness.Of(call.GetRequiredValue(globals.Urls), call.GetValue(Proxy), call.GetValue(Hosts), call.GetValue(PublicUrl), call.GetValue(SecurityContact), call.GetValue(PrivateWebhooks));

    public Outcome<Operation> ReadOperation(ParseResult call)
    {
        var read = Operation.Of(call.GetValue(Log), call.GetValue(LogRequests), call.GetValue(Otlp), call.GetValue(Drain));
        return read.IsDone ? read.Value with { Backups = call.GetValue(Backups) } : read;
    }

    private static Option<string?> Told(Globals globals, string name, string variable, string what) =>
        new(name) { Description = globals.Reader["cli.serve." + name.TrimStart('-')], DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable), HelpName = what };
}
