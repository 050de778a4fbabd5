using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Live;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Marks;

/// <summary>Makes an interaction of a scan. Whatever becomes of it, the visitor is led on: what could not be stored is counted.</summary>
internal sealed class ScanDesk(MarkBook book, Intake intake, IntakeBudget budget, TouchpointRegister register, TimeProvider clock)
{
    public const string Source = "links", Activity = "scan";
    private const int PerSecond = 50, AtOnce = 100, MostRemembered = 100_000;
    private static readonly TimeSpan s_repeat = TimeSpan.FromSeconds(10), s_patience = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<int, DateTimeOffset> _recent = [];

    public async Task CountAsync(Mark mark, HttpContext http)
    {
        if (!Scan.IsByPerson(http.Request) || IsAgain(mark, http)) return;
        if (!budget.TryTake("mark " + mark.Id, 1, PerSecond, AtOnce, out _))
        {
            book.Lose(mark);
            return;
        }

        try
        {
            var told = await intake.RecordAsync(mark.Workspace, [await OfAsync(mark, http)]).WaitAsync(s_patience, clock);
            if (!told.IsDone) book.Lose(mark);
        }
        catch (TimeoutException)
        {
            // It may be stored yet; nobody waits for it.
            book.Lose(mark);
        }
    }

    private async Task<Interaction> OfAsync(Mark mark, HttpContext http)
    {
        var now = clock.GetUtcNow();
        var touchpoint = await register.FindAsync(mark.Workspace, mark.Touchpoint, http.RequestAborted);
        return new Interaction
        {
            Source = Source,
            SourceKey = Guid.CreateVersion7(now).ToString("N"),
            At = now,
            Activity = Activity,
            Channel = touchpoint?.Channel is { Length: > 0 } channel ? channel : null,
            Direction = "in",
            Campaign = mark.Campaign.Length > 0 ? mark.Campaign : null,
            Topic = mark.Code,
            Device = Mapping.AgentOf(http.Request.Headers.UserAgent.ToString()).Device is { Length: > 0 } device ? device : null,
            Properties = mark.Label.Length > 0 ? new Dictionary<string, string> { ["label"] = mark.Label } : null,
        };
    }

    /// <summary>A page that is loaded anew within seconds is one visit. Known by a number that nothing can be read from, kept for seconds and never stored.</summary>
    private bool IsAgain(Mark mark, HttpContext http)
    {
        var (who, now) = (HashCode.Combine(mark.Id, http.Connection.RemoteIpAddress, http.Request.Headers.UserAgent.ToString(), http.Request.Headers.AcceptLanguage.ToString()), clock.GetUtcNow());
        if (_recent.Count > MostRemembered) _recent.Clear();
        var isAgain = _recent.TryGetValue(who, out var last) && (now - last).Duration() < s_repeat;
        _recent[who] = now;
        return isAgain;
    }
}
