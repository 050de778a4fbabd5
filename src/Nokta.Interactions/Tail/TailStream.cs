using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;
using Nokta.Interactions.Tail.Pages;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Tail;

/// <summary>
/// Sends one viewer what arrives, as rows of the page's own table. It ends with her session, and says so; while nothing arrives it beats, so
/// that a dead connection is noticed on both sides.
/// </summary>
internal sealed class TailStream(LiveTail tail, Attendance attendance, TouchpointRegister register, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>A crowd of small answers is one.</summary>
    private static readonly TimeSpan s_together = TimeSpan.FromMilliseconds(200), s_named = TimeSpan.FromSeconds(2);

    public async Task SendAsync(HttpContext http, Visit visit, Presence presence)
    {
        var filter = TailFilter.Read(http.Request.Query);
        using var viewer = tail.Open(visit.Workspace, filter);
        if (viewer is null)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "30";
            return;
        }

        var response = http.Response;
        (response.ContentType, response.Headers.CacheControl, response.Headers["X-Accel-Buffering"]) = ("text/event-stream", "no-store", "no");
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await using var lines = new Lines(http, visit, tail.Run);
            await lines.SayAsync("retry: 2000\n\n", ending.Token);
            await CatchUpAsync(lines, http, visit, filter, ending.Token);
            await FollowAsync(lines, viewer, http, visit, presence, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // She went, or the server stops: her browser comes back by itself.
        }
    }

    /// <summary>What she missed since the last row she saw, as far as it is kept.</summary>
    private async Task CatchUpAsync(Lines lines, HttpContext http, Visit visit, TailFilter filter, CancellationToken ct)
    {
        var last = http.Request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : http.Request.Query["after"].ToString();
        var parts = last.Split('-');
        if (parts.Length != 2 || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var after)) return;
        if (parts[0] != tail.Run.ToString("x", CultureInfo.InvariantCulture)) after = 0;
        var rows = await tail.LatestAsync(visit.Workspace, filter, after, ct);
        if (rows.Count > 0) await lines.ShowAsync(rows, 0, await register.ListAsync(visit.Workspace, ct), ct);
    }

    private async Task FollowAsync(Lines lines, TailViewer viewer, HttpContext http, Visit visit, Presence presence, CancellationToken ct)
    {
        var (cards, looked) = (await register.ListAsync(visit.Workspace, ct), clock.GetTimestamp());
        while (true)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Beat);
            try
            {
                await viewer.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                // Nothing came: a beat.
            }

            if (!await attendance.HoldsAsync(http, visit, presence, Permission.Import, ct))
            {
                await lines.SayAsync("event: end\ndata: -\n\n", ct);
                return;
            }

            var (rows, missed) = viewer.Take();
            if (rows.Count == 0 && missed == 0)
            {
                await lines.SayAsync("event: beat\ndata: -\n\n", ct);
                continue;
            }

            if (clock.GetElapsedTime(looked) > s_named) (cards, looked) = (await register.ListAsync(visit.Workspace, ct), clock.GetTimestamp());
            rows.Reverse();
            await lines.ShowAsync(rows, missed, cards, ct);
            await Task.Delay(s_together, clock, ct);
        }
    }

    /// <summary>The lines of an answer that does not end.</summary>
    private sealed class Lines(HttpContext http, Visit visit, long run) : IAsyncDisposable
    {
        private readonly HtmlRenderer _renderer = new(http.RequestServices, (ILoggerFactory)http.RequestServices.GetService(typeof(ILoggerFactory))!);
        private long _last;

        public async Task SayAsync(string lines, CancellationToken ct)
        {
            await http.Response.WriteAsync(lines, ct);
            await http.Response.Body.FlushAsync(ct);
        }

        public async Task ShowAsync(IReadOnlyList<TailRow> rows, long missed, IReadOnlyList<TouchpointCard> cards, CancellationToken ct)
        {
            // What was caught up on may stand in the viewer's line, too.
            rows = [.. rows.Where(r => r.Number > _last)];
            var said = new StringBuilder();
            if (missed > 0) said.Append(CultureInfo.InvariantCulture, $"event: missed\ndata: {visit.Reader.Say("tail.missed", ("n", missed))}\n\n");
            if (rows.Count > 0)
            {
                _last = rows[0].Number;
                var with = ParameterView.FromDictionary(new Dictionary<string, object?> { ["Rows"] = rows, ["Cards"] = cards, ["Visit"] = visit });
                var html = await _renderer.Dispatcher.InvokeAsync(async () => (await _renderer.RenderComponentAsync<TailRows>(with)).ToHtmlString());
                said.Append(CultureInfo.InvariantCulture, $"event: rows\nid: {TailFilter.IdOf(run, _last)}\ndata: {html.ReplaceLineEndings("\ndata: ")}\n\n");
            }

            if (said.Length > 0) await SayAsync(said.ToString(), ct);
        }

        public ValueTask DisposeAsync() => _renderer.DisposeAsync();
    }
}
