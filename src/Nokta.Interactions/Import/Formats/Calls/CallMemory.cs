using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>Who called lately: calls with one number, each within a day of the one before, are a thread, and a call out to somebody whom nobody answered calls her back.</summary>
internal sealed class CallMemory
{
    private const long Day = Micros.Day;
    private const int Most = 200_000;
    private readonly Dictionary<string, Caller> _callers = [];

    /// <summary>The name of the call's thread; empty when there is no number or no time.</summary>
    public (string Thread, double CallsBackAfter) Take(CallFacts call)
    {
        if (call.Outside.Count(char.IsAsciiDigit) < 6 || call.Start is not { } start) return ("", -1);
        var number = call.Outside.Length > 9 ? call.Outside[^9..] : call.Outside;
        if (_callers.Count == Most) _callers.Clear();
        var known = _callers.TryGetValue(number, out var one) && Math.Abs(start - one.Last) <= Day ? one : new Caller(call.Key, start, null);
        var back = call.Direction == "out" && known.Missed is { } missed && start >= missed && start - missed <= Day ? (start - missed) / 1e6 : -1;
        // The wait began with the first of several calls that nobody answered; whoever gets through waits no more.
        var waits = call.Direction == "in" && !call.IsAnswered && call.Outcome.Length > 0 ? known.Missed ?? start : (long?)null;
        _callers[number] = known with { Last = start, Missed = waits };
        return (known.Thread, back);
    }

    /// <summary>The same as it stands now.</summary>
    public CallMemory Copy()
    {
        var copy = new CallMemory();
        var last = _callers.Count == 0 ? 0 : _callers.Values.Max(c => c.Last);
        foreach (var (number, caller) in _callers)
            if (last - caller.Last <= Day) copy._callers[number] = caller;
        return copy;
    }

    private sealed record Caller(string Thread, long Last, long? Missed);
}
