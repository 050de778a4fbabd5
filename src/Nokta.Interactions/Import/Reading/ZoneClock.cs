using Nokta.Kernel.Calendars;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Turns local times of a zone into instants; days without a clock change cost one look-up.</summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    private readonly Dictionary<long, long> _offsets = [];
    private long _lastDay = long.MinValue, _lastOffset;

    public long ToUtc(WrittenTime time)
    {
        if (time.HasOffset) return time.LocalMicros - time.OffsetMinutes * 60L * Micros.Second;
        var day = Math.DivRem(time.LocalMicros, Micros.Day, out var rest);
        if (rest < 0) day--;
        if (day == _lastDay) return time.LocalMicros - _lastOffset;

        if (!_offsets.TryGetValue(day, out var offset))
        {
            offset = Offset(day * Micros.Day, out var changes);
            if (changes) return time.LocalMicros - OffsetAt(time.LocalMicros);
            _offsets[day] = offset;
        }

        (_lastDay, _lastOffset) = (day, offset);
        return time.LocalMicros - offset;
    }

    private long Offset(long dayStart, out bool changes)
    {
        var (first, last) = (OffsetAt(dayStart), OffsetAt(dayStart + Micros.Day - Micros.Second));
        changes = first != last || IsOdd(dayStart) || IsOdd(dayStart + Micros.Day - Micros.Second);
        return first;
    }

    // A local hour that a clock change repeats or skips is read in standard time, as .NET does.
    private long OffsetAt(long local) => zone.GetUtcOffset(Local(local)).Ticks / 10;

    private bool IsOdd(long local) => zone.IsInvalidTime(Local(local)) || zone.IsAmbiguousTime(Local(local));

    private static DateTime Local(long micros) => DateTime.SpecifyKind(Micros.ToUtc(micros), DateTimeKind.Unspecified);
}
