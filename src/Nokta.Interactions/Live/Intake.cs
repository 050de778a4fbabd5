using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Nokta.Accounts;
using Nokta.Interactions.Tail;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>
/// The live way into the ledger. What is recorded waits in a bounded queue; one writer stores all that waits in one transaction, and only
/// then is anybody answered. Whoever finds the queue full is told so at once.
/// </summary>
public sealed class Intake(Database database, WorkspaceStore workspaces, TimeProvider clock, IntakeLimits limits, ILogger<Intake> log) : IHostedService
{
    private const double NearlyFull = 0.98;
    private static readonly TimeSpan s_zoneAge = TimeSpan.FromMinutes(1), s_quiet = TimeSpan.FromSeconds(10);
    private readonly Channel<Ticket> _queue = Channel.CreateUnbounded<Ticket>(new() { SingleReader = true });
    private readonly LiveLedger _ledger = new(database, clock);
    private readonly FreeSpace _space = new(database.Folder, clock);
    private readonly ConcurrentDictionary<WorkspaceId, (TimeZoneInfo Zone, DateTimeOffset At)> _zones = [];
    private readonly Lock _starting = new();
    private Task? _writing;
    private long _events, _bytes, _complained, _failed;

    internal IntakeLimits Limits => limits;

    /// <summary>Is told of every request after its sender was answered; must not wait.</summary>
    internal Action<Ticket> Told { get; set; } = static _ => { };

    internal IntakeMeter Meter { get; } = new(database.File + "-wal");

    /// <summary>
    /// Records interactions and answers when they are on disk: one receipt for each, in order. Recording the same source key again changes
    /// nothing. Refused with <c>intake.busy</c> when nothing was stored and the caller may try again.
    /// </summary>
    public async Task<Outcome<Receipt[]>> RecordAsync(WorkspaceId workspace, IReadOnlyList<Interaction> interactions, CancellationToken ct = default) =>
        await OfferAsync(workspace, [.. interactions.Select(i => (ReadOnlyMemory<byte>)JsonSerializer.SerializeToUtf8Bytes(i, Interaction.Json))], ct);

    /// <summary>The same for events as they were sent.</summary>
    internal async Task<Outcome<Receipt[]>> OfferAsync(WorkspaceId workspace, IReadOnlyList<ReadOnlyMemory<byte>> events, CancellationToken ct, Sender? by = null)
    {
        if (events.Count == 0) return Array.Empty<Receipt>();
        var (reading, now) = (await ReadingOfAsync(workspace, ct), clock.GetUtcNow());
        return await OfferAsync(workspace, [.. events.Select(e => reading.Read(e, now))], ct, by);
    }

    /// <summary>Reads events as this workspace's zone writes phones.</summary>
    internal async ValueTask<EventReading> ReadingOfAsync(WorkspaceId workspace, CancellationToken ct) => new(await ZoneOfAsync(workspace, ct));

    /// <summary>The same for events that are read already.</summary>
    internal async Task<Outcome<Receipt[]>> OfferAsync(WorkspaceId workspace, IReadOnlyList<LiveEvent> events, CancellationToken ct, Sender? by = null, int leftOut = 0)
    {
        if (events.Count == 0 && leftOut == 0) return Array.Empty<Receipt>();
        var zone = await ZoneOfAsync(workspace, ct);
        var ticket = new Ticket(workspace, zone.Id, events, clock.GetTimestamp()) { By = by, LeftOut = leftOut };
        if (!TryQueue(ticket)) return new Refusal("intake.busy");
        return await ticket.Answer is { } receipts ? receipts : new Refusal("intake.busy");
    }

    /// <summary>Events that wait to be stored.</summary>
    internal long Waiting => Interlocked.Read(ref _events);

    /// <summary>How full the queue is: from 1 on callers are sent away.</summary>
    internal double Fullness => Math.Max(Waiting / (double)limits.QueueEvents, Interlocked.Read(ref _bytes) / (double)limits.QueueBytes);

    /// <summary>Whether hardly anything more fits.</summary>
    internal bool IsFull => Fullness > NearlyFull && !Fault.Is(Fault.NoBound);

    /// <summary>Whether what was stored last could not be, a moment ago. It does not last: somebody must be let in to find it mended.</summary>
    internal bool IsFailing => Interlocked.Read(ref _failed) is not 0 and var at && clock.GetElapsedTime(at) < s_quiet;

    private bool TryQueue(Ticket ticket)
    {
        var isFull = Interlocked.Add(ref _events, ticket.Events.Count) > limits.QueueEvents | Interlocked.Add(ref _bytes, ticket.Bytes) > limits.QueueBytes;
        if ((!isFull || Fault.Is(Fault.NoBound)) && !(_space.IsLow() && !Fault.Is(Fault.AnswerFailed)) && _queue.Writer.TryWrite(ticket))
        {
            if (_writing is null) Start();
            Meter.Queued(ticket.Events.Count);
            return true;
        }

        Leave(ticket);
        Meter.Refused(503, ticket.Events.Count);
        return false;
    }

    private void Start()
    {
        lock (_starting) _writing ??= Task.Run(WriteAsync);
    }

    /// <summary>Stores what waits, as long as anything comes. While one commit is under way the next one gathers, so nobody is made to wait for company.</summary>
    private async Task WriteAsync()
    {
        var tickets = new List<Ticket>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            var events = 0;
            while (events < limits.Together && _queue.Reader.TryRead(out var ticket))
            {
                tickets.Add(ticket);
                events += ticket.Events.Count;
            }

            await StoreAsync(tickets);
            tickets.Clear();
        }
    }

    private async Task StoreAsync(List<Ticket> tickets)
    {
        var begun = clock.GetTimestamp();
        Meter.Waited(clock.GetElapsedTime(tickets[0].QueuedAt, begun));
        if (Fault.Is(Fault.AnswerEarly)) await PretendAsync(tickets);
        try
        {
            using var patience = new CancellationTokenSource(limits.Patience, clock);
            await _ledger.CommitAsync(tickets, patience.Token);
            foreach (var ticket in tickets) Stored(ticket);
            Interlocked.Exchange(ref _failed, 0);
            Meter.Committed(clock.GetElapsedTime(begun));
        }
        catch (Exception problem)
        {
            await NotStoredAsync(tickets, problem);
        }
    }

    /// <summary>What a careless queue does: answers first, stores when it gets round to it.</summary>
    private async Task PretendAsync(List<Ticket> tickets)
    {
        foreach (var ticket in tickets) ticket.Pretend();
        await Task.Delay(TimeSpan.FromMilliseconds(Fault.Is(Fault.NoDrain) ? 1000 : 20), clock);
    }

    private void Stored(Ticket ticket)
    {
        Leave(ticket);
        Meter.Answered(ticket.Receipts);
        ticket.Stored();
        Told(ticket);
    }

    /// <summary>Nothing of the transaction was stored. A fault of the storage is everybody's; any other may be one event's, and then the others go on without it.</summary>
    private async Task NotStoredAsync(List<Ticket> tickets, Exception problem)
    {
        Complain(problem);
        if (problem is DbException or IOException or OperationCanceledException) Interlocked.Exchange(ref _failed, clock.GetTimestamp());
        if (tickets.Count > 1 && problem is not (DbException or IOException or OperationCanceledException))
        {
            foreach (var ticket in tickets) await StoreAsync([ticket]);
            return;
        }

        foreach (var ticket in tickets)
        {
            Leave(ticket);
            Meter.Shed(503, ticket.Events.Count);
            if (Fault.Is(Fault.AnswerFailed)) ticket.Pretend();
            ticket.NotStored();
        }
    }

    /// <summary>A full disk must not be filled further by a line for every request.</summary>
    private void Complain(Exception problem)
    {
        var now = clock.GetTimestamp();
        if (_complained != 0 && clock.GetElapsedTime(_complained, now) < s_quiet) return;
        _complained = now;
        log.LogError(problem, "Interactions could not be stored; those who sent them were told to come back.");
    }

    private void Leave(Ticket ticket)
    {
        Interlocked.Add(ref _events, -ticket.Events.Count);
        Interlocked.Add(ref _bytes, -ticket.Bytes);
    }

    private async ValueTask<TimeZoneInfo> ZoneOfAsync(WorkspaceId workspace, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // One reads it again, and the crowd that comes meanwhile goes on with what is known.
        if (_zones.TryGetValue(workspace, out var known) && ((now - known.At).Duration() < s_zoneAge || !_zones.TryUpdate(workspace, (known.Zone, now), known))) return known.Zone;
        var zone = (await workspaces.FindAsync(workspace, ct))?.Calendar.Zone ?? throw new InvalidOperationException($"There is no workspace {workspace}.");
        _zones[workspace] = (zone, now);
        return zone;
    }

    public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Takes nothing more, stores all that waits.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        _queue.Writer.TryComplete();
        if (_writing is { } writing && !Fault.Is(Fault.NoDrain)) await writing.WaitAsync(ct);
        Meter.Dispose();
    }
}
