using Nokta.Kernel.Modules;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Nokta.Server.Telemetry;

/// <summary>Sends traces and metrics to the operator's collector by OTLP. Without an address nothing is measured and nothing leaves the machine.</summary>
internal sealed class TelemetrySending(Uri to) : IHostedService, IDisposable
{
    private const int FlushMilliseconds = 5000;
    private static readonly string[] s_requestTags = ["http.request.method", "http.route", "http.response.status_code", "url.scheme", "error.type"];
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var about = ResourceBuilder.CreateEmpty().AddService("nokta", serviceVersion: Composition.Version).AddEnvironmentVariableDetector();
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(about)
            .AddSource("Microsoft.AspNetCore", Signals.Name)
            .AddProcessor(new SpanVeil())
            .AddOtlpExporter(options => Aim(options, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(about)
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", Signals.Name)
            .AddView("http.server.request.duration", new ExplicitBucketHistogramConfiguration { TagKeys = s_requestTags, Boundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] })
            .AddOtlpExporter((options, _) => Aim(options, "metrics"))
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        _traces?.ForceFlush(FlushMilliseconds);
        _metrics?.ForceFlush(FlushMilliseconds);
    }, CancellationToken.None);

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Aim(OtlpExporterOptions options, string signal)
    {
        var isGrpc = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") is "grpc";
        options.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = isGrpc ? to : new Uri($"{to.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}
