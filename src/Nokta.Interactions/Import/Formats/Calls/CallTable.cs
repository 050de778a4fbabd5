using System.Globalization;
using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>
/// A table of call records with what a call is beside each of its legs. Legs of one call may lie some thousand records apart; they become
/// lines of one interaction. Calls of one number within a day are a thread, so that calling back answers a missed call. Systems that write a line for
/// each event of a call are read the same way.
/// </summary>
internal sealed class CallTable : ITable
{
    private const string Prefix = "call.";
    private const int Apart = 2000, EventsApart = 20_000, MostOpen = 20_000;
    private const long SameMoment = 3 * Micros.Second;

    private static readonly ColumnMapping[] s_said =
    [
        new() { Column = Prefix + "id", Role = Roles.Key },
        new() { Column = Prefix + "person", Role = Roles.Person, Kind = "phone" },
        new() { Column = Prefix + "activity", Role = Roles.Activity },
        new() { Column = Prefix + "channel", Role = Roles.Channel },
        new() { Column = Prefix + "direction", Role = Roles.Direction },
        new() { Column = Prefix + "outcome", Role = Roles.Outcome },
        new() { Column = Prefix + "staff", Role = Roles.Staff },
        new() { Column = Prefix + "talk", Role = Roles.Duration, Unit = "s" },
        new() { Column = Prefix + "wait", Role = Roles.Property, Name = "wait, s" },
        new() { Column = Prefix + "thread", Role = Roles.Thread },
        new() { Column = Prefix + "queue", Role = Roles.Property, Name = "queue" },
        new() { Column = Prefix + "queued", Role = Roles.Property, Name = "queue wait, s" },
        new() { Column = Prefix + "transfer", Role = Roles.Property, Name = "transferred to" },
        new() { Column = Prefix + "back", Role = Roles.Property, Name = "calls back after, s" },
    ];

    /// <summary>Columns that stand before the file's own.</summary>
    public static IReadOnlyList<string> Said { get; } = [.. s_said.Select(c => c.Column!)];

    /// <summary>What they are.</summary>
    public static IReadOnlyList<ColumnMapping> SaidMeaning => s_said;

    /// <summary>The file's own among the columns of a table of calls.</summary>
    public static IReadOnlyList<string> OwnColumns(IReadOnlyList<string> columns) => [.. columns.Where(c => !c.StartsWith(Prefix, StringComparison.Ordinal))];

    private readonly CallSource _file;
    private readonly Func<IReadOnlyList<string>, long, CallLeg> _leg;
    private readonly int _apart;
    private readonly Queue<Call> _open = new();
    private readonly Dictionary<string, Call> _byKey = [];
    private readonly Queue<(CallFacts Call, CallLeg Leg, bool IsFirst, string Thread, double Back)> _ready = new();
    private readonly CallMemory _memory;
    private long _record;
    private bool _isEnd;

    private CallTable(CallSource file, IReadOnlyList<string> header, CallMemory? memory, int timeAt, int clockAt, Func<TimeText?, Func<IReadOnlyList<string>, long, CallLeg>> leg, string others, int apart)
    {
        (_file, _memory, _apart) = (file, memory ?? new CallMemory(), apart);
        var times = file.Sample.Where(r => r.Count > timeAt).Select(r => r[timeAt].Trim()).Where(c => c.Length > 0).Take(2000).ToList();
        var formats = TimeGuess.Formats(times);
        _leg = leg(formats.Count > 0 ? new TimeText(formats[0]) : null);
        Header = [.. Said, .. header];
        Meaning =
        [
            .. s_said,
            .. formats.Count == 1 ? [new ColumnMapping { Column = header[timeAt], Role = Roles.Time, Format = formats[0] }] : Array.Empty<ColumnMapping>(),
            .. clockAt >= 0 ? [new ColumnMapping { Column = header[clockAt], Role = Roles.TimeOfDay }] : Array.Empty<ColumnMapping>(),
            .. header.Where((_, i) => i != timeAt && i != clockAt).Select(name => new ColumnMapping { Column = name, Role = others }),
        ];
    }

    /// <summary>A table with a record for each call or leg.</summary>
    public static CallTable OfLegs(CallSource file, IReadOnlyList<string> header, CallColumns columns, CallMemory? memory)
    {
        var of = IsDurationTalk(file.Sample, columns) ? columns with { Talk = columns.Duration } : columns;
        return new CallTable(file, header, memory, columns.Start, columns.Clock, time => (cells, line) => CallLeg.Of(cells, line, of, time), Roles.Property, Apart);
    }

    /// <summary>A table with a record for each event of a call: what calls are is told beside them, the events themselves stay with the input.</summary>
    public static CallTable OfEvents(CallSource file, IReadOnlyList<string> header, int timeAt, Func<IReadOnlyList<string>, long?, CallEvent> read, CallMemory? memory) =>
        new(file, header, memory, timeAt, -1, time => (cells, line) => CallLeg.Of(cells, line, read(cells, CallLeg.Moment(time, timeAt < cells.Count ? cells[timeAt].Trim() : "", ""))), Roles.Skip, EventsApart);

    public IReadOnlyList<string> Header { get; }
    public bool HasHeader => _file.HasHeader;
    public bool HasLines => true;
    public IReadOnlyList<ColumnMapping> Meaning { get; }
    public string? Name => null;
    public long Bytes => _file.Bytes;
    public long BytesRead => _file.BytesRead;
    public string Hash => _file.Hash;
    public IReadOnlyList<Note> Notes => _file.Notes;

    public bool Next(TableRecords row)
    {
        while (true)
        {
            if (_ready.TryDequeue(out var next))
            {
                Write(row, next);
                return true;
            }

            if (_open.TryPeek(out var oldest) && (_isEnd || _record - oldest.LastRecord > _apart || _open.Count > MostOpen))
            {
                Close(_open.Dequeue());
                continue;
            }

            if (_isEnd) return false;
            if (!_file.Rows.Next()) _isEnd = true;
            else if (IsNoLeg(row)) return true;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>«Duration» beside a column of waiting is the talk alone, unless a call that nobody answered lasted as long as it rang.</summary>
    private static bool IsDurationTalk(IReadOnlyList<IReadOnlyList<string>> rows, CallColumns columns)
    {
        if (columns.Talk >= 0 || columns.Wait < 0 || columns.Duration < 0) return false;
        return !rows.Where(r => r.Count > Math.Max(columns.Wait, columns.Duration)).Select((r, i) => CallLeg.Of(r, i, columns, null)).Any(l => !l.IsAnswered && l.Wait > 0 && l.Duration >= l.Wait);
    }

    /// <summary>Takes the record as a leg; true when it is none and stands in the row as what it is.</summary>
    private bool IsNoLeg(TableRecords row)
    {
        var from = _file.Rows;
        _record++;
        if (from.Fault == RecordFault.None && from.LeftOut is null && from.Count == Header.Count - s_said.Length)
        {
            Take(_leg(from.Texts(), from.Line));
            return false;
        }

        row.Begin(from.Line);
        if (from.Fault == RecordFault.None)
            for (var i = 0; i < from.Count; i++) row.Add(from.Field(i));
        else row.Add(from.Raw);
        if (from.Fault != RecordFault.None) row.Reject(from.Fault);
        else if (from.LeftOut is { } why) row.LeaveOut(why);
        return true;
    }

    private void Take(CallLeg leg)
    {
        if (leg.Id.Length > 0 ? _byKey.TryGetValue(leg.Id, out var call) : _byKey.TryGetValue(leg.From, out call) && call.First.Start is { } start && leg.Start is { } at && Math.Abs(at - start) <= SameMoment && call.First.Direction == leg.Direction)
        {
            call!.Add(leg, _record);
            return;
        }

        call = new Call(leg, _record);
        _byKey[leg.Id.Length > 0 ? leg.Id : leg.From] = call;
        _open.Enqueue(call);
    }

    private void Close(Call call)
    {
        var name = call.First.Id.Length > 0 ? call.First.Id : call.First.From;
        if (_byKey.GetValueOrDefault(name) == call) _byKey.Remove(name);
        var facts = call.Tell();
        var (thread, back) = _memory.Take(facts);
        var isFirst = true;
        foreach (var leg in call.Legs)
        {
            _ready.Enqueue((facts, leg, isFirst, thread, back));
            isFirst = false;
        }
    }

    /// <summary>The first leg tells the call; the others only belong to it.</summary>
    private static void Write(TableRecords row, (CallFacts Call, CallLeg Leg, bool IsFirst, string Thread, double Back) told)
    {
        var (call, leg, isFirst, thread, back) = told;
        row.Begin(leg.Line);
        row.Add(call.Key);
        row.Add(PersonOf(call));
        row.Add("call");
        row.Add("phone");
        row.Add(call.Direction);
        row.Add(call.Outcome);
        row.Add(isFirst ? call.Staff : "");
        row.Add(isFirst ? Seconds(call.Talk) : "");
        row.Add(isFirst ? Seconds(call.Wait) : "");
        row.Add(isFirst ? thread : "");
        row.Add(isFirst ? call.Queue : "");
        row.Add(isFirst ? Seconds(call.Queued) : "");
        row.Add(isFirst ? call.Transfer : "");
        row.Add(isFirst ? Seconds(back) : "");
        foreach (var cell in leg.Cells) row.Add(cell);
    }

    private static string PersonOf(CallFacts call) => call.Outside.Count(char.IsAsciiDigit) >= 6 ? call.Outside : "";

    private static string Seconds(double value) => value < 0 ? "" : value.ToString("0.###", CultureInfo.InvariantCulture);
}
