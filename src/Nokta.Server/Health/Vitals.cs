using Nokta.Accounts;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Health;

/// <summary>Takes every vital sign and says whether requests may be sent here.</summary>
internal sealed class Vitals(IEnumerable<IVitalSign> signs, Draining draining, ILogger<Vitals> log)
{
    public async Task<IReadOnlyList<Vital>> TakeAsync(CancellationToken ct = default)
    {
        var taken = new List<Vital>();
        foreach (var sign in signs) taken.Add(await TakeAsync(sign, ct));
        return taken;
    }

    /// <summary>For a balancer or a watchdog: 200 or 503. Why is told to this machine only; a stranger would learn what to attack.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, CancellationToken ct)
    {
        var taken = await TakeAsync(ct);
        var status = StatusOf(taken);
        var code = status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return ThisMachine.Sent(context.Request) ? Results.Json(Report(status, taken), statusCode: code) : Results.Json(new { status }, statusCode: code);
    }

    public static HealthReport Report(string status, IReadOnlyList<Vital> taken) =>
        new(status, Composition.Version, [.. taken.Select(v => new HealthCheck(v.Code, v.State.ToString().ToLowerInvariant(), v.With))]);

    public string StatusOf(IReadOnlyList<Vital> taken) =>
        draining.IsOn ? "draining" : taken.Any(v => v.State == VitalState.Bad) ? "not-ready" : "ready";

    /// <summary>A sign that cannot be taken is a bad one.</summary>
    private async ValueTask<Vital> TakeAsync(IVitalSign sign, CancellationToken ct)
    {
        try
        {
            return await sign.TakeAsync(ct);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            log.LogError(broken, "The vital sign {Sign} could not be taken", sign.GetType().Name);
            return Vital.Of("sign", VitalState.Bad, ("sign", sign.GetType().Name), ("text", broken.GetType().Name));
        }
    }
}

/// <summary>How well the installation is: <c>ready</c>, <c>draining</c> or <c>not-ready</c>, and every check.</summary>
internal sealed record HealthReport(string Status, string Version, IReadOnlyList<HealthCheck> Checks);

/// <summary>One check: its code, <c>good</c>, <c>warn</c> or <c>bad</c>, and what it found.</summary>
internal sealed record HealthCheck(string Check, string State, IReadOnlyDictionary<string, object?> With);
