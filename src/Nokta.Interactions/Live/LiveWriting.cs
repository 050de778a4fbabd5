using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Faults;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>What one workspace's events become inside a transaction.</summary>
internal sealed class LiveWriting(WorkspaceId workspace, LiveBlock block, KeptOut keptOut, FreshKeys keys)
{
    private const int MostLinks = 50_000;
    private static readonly Receipt s_otherBody = new(Fate.Quarantined, "key.other-body", "sourceKey");
    private readonly LiveNumbers _numbers = new(workspace);
    private readonly RowTimes _times = new();
    private readonly HashSet<(ulong, ulong, int)> _linked = [];
    private long _undoGeneration = -1;

    // What could not be read has no keys: those who are out are looked for in its words.
    private Traces? _looking;

    public void Write(Writing turn, IReadOnlyList<Ticket> tickets, DateTimeOffset now)
    {
        var before = LedgerTable.Read(turn.Connection, workspace);
        // Links may have been taken back or erased since.
        if (before.UndoGeneration != _undoGeneration) _linked.Clear();
        _undoGeneration = before.UndoGeneration;
        var batch = LiveBatch.Open(turn, workspace, LiveBatch.DayOf(now), tickets[0].Zone, now);
        var decided = Decide(turn, batch.Id, tickets, before, now);
        keptOut.Refresh(turn.Connection);
        if (!keptOut.IsEmpty)
            foreach (var one in tickets.SelectMany(t => t.Events)) one.IsHidden = keptOut.IsOut(one.Person, one.Time) || one.Linked.Any(k => keptOut.IsOut(k, one.Time)) || IsClaimOut(one);
        _looking = new Traces(LiveBatch.Kinds, PersonText.CountryOf(Zones.Of(tickets[0].Zone)), key => keptOut.IsOut(key, 0));
        var (row, links) = (before.LastRow + 1, 0);
        for (var at = 0; at < decided.Accepted.Count;)
        {
            at = Fill(turn, decided, at, batch.Counts.Read + 1);
            if (block.Chunk is { Count: 0, Links.Count: 0 }) continue;
            keptOut.Sift(block.Chunk, (byte)',', 1);
            if (block.Chunk.Count > 0)
            {
                block.Write(turn, workspace, batch.Id, row);
                _times.Write(turn, workspace, LiveBatch.DayOf(now), row);
                decided.CountSignatures(block.Chunk);
            }

            row += block.Chunk.Count;
            links += AddLinks(turn, batch.Id, before.Links + links);
        }

        LiveStatements.Keep(turn, workspace, [.. decided.Accepted.Where(a => a.Event.IsStatement).Select(a => (_numbers.Source(turn, a.Event.Source), a.Event))], IsOut);
        LiveQuarantine.Keep(turn, workspace, batch.Id, decided.Quarantined, IsOut, now);
        var kept = row - before.LastRow - 1;
        decided.Counting.Write(turn, workspace, LiveBatch.DayOf(now), batch.Id, now);
        BatchTable.End(turn, workspace, decided.AddTo(batch, kept) with { EndedAt = now }, batch.Counts.Interactions == 0 && kept > 0 ? before.LastRow + 1 : 0, kept > 0 ? row : 0);
        LedgerTable.Write(turn, workspace, before with { Generation = before.Generation + 1, LastRow = row - 1, Rows = before.Rows + kept, Links = before.Links + links });
        keys.Flush(turn, tickets.Sum(t => t.Events.Count), now);
    }

    private bool IsOut(LiveEvent one) =>
        !keptOut.IsEmpty && (keptOut.IsOut(one.Person, one.Time) || one.Linked.Any(k => keptOut.IsOut(k, one.Time)) || IsClaimOut(one) || (one.Refused is not null && LiveWords.Of(one.Raw.Span).Any(_looking!.IsIn)));

    private bool IsClaimOut(LiveEvent one) => one.Claimed.Any(k => keptOut.IsOut(k, one.Time));

    /// <summary>Gives every event its receipt; what is accepted stands in the order of arrival.</summary>
    private Decided Decide(Writing turn, int batch, IReadOnlyList<Ticket> tickets, LedgerState before, DateTimeOffset now)
    {
        var decided = new Decided(now);
        var claims = new List<(int Source, UInt128 Key, long Body)>();
        foreach (var ticket in tickets)
            foreach (var one in ticket.Events)
                if (one.Refused is null) claims.Add((_numbers.Source(turn, one.Source), one.Key, one.Body));
        var claimed = keys.Claim(turn, batch, claims, before);
        var n = 0;
        foreach (var ticket in tickets)
        {
            if (ticket.LeftOut > 0) decided.LeaveOut(_numbers.Source(turn, ticket.By?.Source ?? ""), ticket.LeftOut);
            for (var i = 0; i < ticket.Events.Count; i++)
            {
                var one = ticket.Events[i];
                var source = one.Refused is null ? claims[n].Source : _numbers.Source(turn, one.Source);
                var receipt = one.Refused ?? (claimed[n].IsNew || Fault.Is(Fault.NoKeys) ? Receipt.Accepted : Compare(claimed[n], one));
                if (one.Refused is null) n++;
                ticket.Receipts[i] = receipt;
                decided.Add(source, one, receipt);
            }
        }

        return decided;
    }

    private static Receipt Compare(KeyClaim claim, LiveEvent one) => claim.Body is { } body && body != one.Body ? s_otherBody : Receipt.Duplicate;

    /// <summary>Fills the chunk with as many of the accepted events as it takes, and returns the next one's place.</summary>
    private int Fill(Writing turn, Decided decided, int from, long line)
    {
        var chunk = block.Chunk;
        chunk.Clear(0);
        _times.Clear();
        var at = from;
        for (; at < decided.Accepted.Count && !chunk.IsFull; at++)
        {
            var (one, place) = decided.Accepted[at];
            if (!one.IsStatement)
            {
                var isOut = !keptOut.IsEmpty && IsClaimOut(one);
                Put(turn, chunk, one, isOut);
                _times.Add(decided.Time(_numbers.Source(turn, one.Source), one), one.Interactions);
                chunk.AddRecord(isOut ? "{}"u8 : one.Raw.Span, line + place, one.Interactions);
            }

            for (var i = 0; i < one.Linked.Count; i++) chunk.Links.Add(new KeyLink(one.Person, one.Linked[i], one.Time, one.Kind, one.LinkedKinds[i], _numbers.Source(turn, one.Source)));
        }

        return at;
    }

    private void Put(Writing turn, Chunk chunk, LiveEvent one, bool isNobody)
    {
        for (var s = 0; s < one.Interactions; s++)
        {
            var i = chunk.Add();
            var isAnswer = s < one.Scores.Count;
            (chunk.Time[i], chunk.Person[i], chunk.Thread[i]) = isNobody ? (one.Time, 0, 0) : (one.Time, one.Person, one.Thread);
            chunk.Signature[i] = _numbers.Signature(turn, isAnswer ? one.Scores[s].Signature : one.Signature);
            (chunk.Scale[i], chunk.Score[i]) = isAnswer ? (one.Scores[s].Scale, one.Scores[s].Value) : ((sbyte)-1, 0);
            // What an event says once stands at its first interaction.
            (chunk.Amount[i], chunk.Currency[i], chunk.Duration[i]) = s == 0 ? (one.Amount, _numbers.Currency(turn, one.Currency), one.Duration) : (0, (byte)0, -1);
        }
    }

    /// <summary>Stores the links of the chunk and returns how many nobody had told before: only those change who is who.</summary>
    private int AddLinks(Writing turn, int batch, long change)
    {
        var added = 0;
        if (_linked.Count > MostLinks) _linked.Clear();
        foreach (var link in block.Chunk.Links)
        {
            var (a, b) = (link.A, link.B);
            if (!_linked.Add((a, b, batch))) continue;
            if (turn.Number("""SELECT COUNT(*) FROM interactions_link WHERE "Workspace" = @w AND "KeyA" = @a AND "KeyB" = @b""", ("@w", workspace.Value), ("@a", (long)a), ("@b", (long)b)) == 0)
                LinkChanges.Add(turn, workspace, change + ++added, a, b);
            turn.Run("""INSERT INTO interactions_link ("Workspace", "KeyA", "KeyB", "Batch", "Source", "At", "KindA", "KindB") VALUES (@w, @a, @b, @n, @s, @at, @ka, @kb) ON CONFLICT DO NOTHING""",
                ("@w", workspace.Value), ("@a", (long)a), ("@b", (long)b), ("@n", batch), ("@s", link.Source), ("@at", link.At), ("@ka", (int)link.KindA), ("@kb", (int)link.KindB));
        }

        return added;
    }

    /// <summary>What became of the events of one commit.</summary>
    private sealed class Decided(DateTimeOffset now)
    {
        private readonly Dictionary<(string Code, string Source), (long Count, long First)> _reasons = [];
        private long _all, _accepted, _duplicate, _quarantined, _rejected, _leftOut;

        public List<(LiveEvent Event, long Place)> Accepted { get; } = [];
        public List<(int Source, LiveEvent Event, string Reason)> Quarantined { get; } = [];
        public DayCounts Counting { get; } = new();

        public void CountSignatures(Chunk chunk)
        {
            for (var i = 0; i < chunk.Count; i++) Counting.Add(chunk.Signature[i]);
        }

        /// <summary>Counts how late an event came and by whose clock, once for each of its rows.</summary>
        public byte Time(int source, LiveEvent one)
        {
            var code = RowTimes.CodeOf(one, now);
            Counting.Of(source).AddTimes(code, one.Interactions);
            return code;
        }

        /// <summary>Events that are no contact are read, too.</summary>
        public void LeaveOut(int source, int events)
        {
            Counting.Of(source).LeftOut += events;
            _leftOut += events;
        }

        public void Add(int source, LiveEvent one, Receipt receipt)
        {
            Counting.Of(source).Add(receipt.Status);
            if (receipt.Reason is { } why) Counting.Add(source, receipt.Status, why);
            switch (receipt.Status)
            {
                case Fate.Accepted: _accepted++; Accepted.Add((one, _all)); break;
                case Fate.Duplicate: _duplicate++; break;
                case Fate.Quarantined: _quarantined++; Quarantined.Add((source, one, receipt.Reason!)); break;
                case Fate.Rejected: _rejected++; break;
            }

            if (receipt.Reason is { } reason) _reasons[(reason, one.Source)] = _reasons.TryGetValue((reason, one.Source), out var known) ? (known.Count + 1, known.First) : (1, _all);
            _all++;
        }

        /// <summary>The day's batch with these events; examples of what was not taken are not kept there, since they may name people.</summary>
        public ImportBatch AddTo(ImportBatch batch, long interactions)
        {
            var reasons = batch.Reasons.ToDictionary(r => (r.Code, r.Example));
            foreach (var ((code, source), (count, first)) in _reasons)
                reasons[(code, source)] = reasons.TryGetValue((code, source), out var known) ? known with { Count = known.Count + count } : new RejectReason(code, count, batch.Counts.Read + first + 1, source);
            var c = batch.Counts;
            return batch with
            {
                Counts = new ImportCounts(c.Read + _all + _leftOut, c.Accepted + _accepted, c.Duplicate + _duplicate, c.LeftOut + _leftOut, c.Quarantined + _quarantined, c.Rejected + _rejected, c.Interactions + interactions),
                Reasons = [.. reasons.Values.OrderByDescending(r => r.Count).ThenBy(r => r.FirstLine).Take(100)],
            };
        }
    }
}
