using System.Globalization;
using Nokta.Kernel;

namespace Nokta.Server.Hosting;

/// <summary>What the operator asks of the process itself: how it writes its log, where it sends its telemetry, how long it stays while it is taken out of service.</summary>
internal sealed record Operation
{
    /// <summary>One JSON object a line, for programs; else a plain sentence.</summary>
    public bool LogsJson { get; init; }

    /// <summary>A line for each request: method, route, status, milliseconds. Off, since a log that nobody reads hides the one line that matters.</summary>
    public bool LogsRequests { get; init; }

    /// <summary>Where traces and metrics go by OTLP; null = nowhere.</summary>
    public Uri? Otlp { get; init; }

    /// <summary>How long everything is still answered after the order to stop, with <c>/health/ready</c> at 503, so that a balancer looks elsewhere first.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>Where scheduled copies are put; null = in the data folder.</summary>
    public string? Backups { get; init; }

    public static Outcome<Operation> Of(string? log, bool logsRequests, string? otlp, string? drain)
    {
        if (log is not (null or "" or "text" or "json")) return new Refusal("serve.log");
        Uri? to = null;
        if (!string.IsNullOrWhiteSpace(otlp) && !(Uri.TryCreate(otlp, UriKind.Absolute, out to) && to.Scheme is "http" or "https")) return new Refusal("serve.otlp");
        var seconds = 0d;
        if (!string.IsNullOrWhiteSpace(drain) && !(double.TryParse(drain, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds) && seconds <= 300)) return new Refusal("serve.drain");
        return new Operation { LogsJson = log == "json", LogsRequests = logsRequests, Otlp = to, Drain = TimeSpan.FromSeconds(seconds) };
    }
}
