using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Logs;

/// <summary>Local times of one zone as UTC, each hour looked up once. A time that a clock change repeats or skips is taken with the standard offset.</summary>
internal sealed class LocalClock(TimeZoneInfo zone)
{
    private const long Quarter = Microseconds.Hour / 4;
    private readonly Dictionary<long, long> _offsets = [];
    private readonly bool _isUtc = zone.BaseUtcOffset == TimeSpan.Zero && !zone.SupportsDaylightSavingTime;
    private long _quarter = long.MinValue, _offset;

    public long ToUtc(long local)
    {
        if (_isUtc) return local;
        var quarter = Math.DivRem(local, Quarter, out var rest) - (rest < 0 ? 1 : 0);
        if (quarter != _quarter) (_quarter, _offset) = (quarter, OffsetOf(quarter));
        return local - _offset;
    }

    private long OffsetOf(long quarter)
    {
        if (_offsets.TryGetValue(quarter, out var known)) return known;
        var offset = zone.GetUtcOffset(new DateTime(DateTime.UnixEpoch.Ticks + quarter * Quarter * 10, DateTimeKind.Unspecified)).Ticks / 10;
        _offsets[quarter] = offset;
        return offset;
    }
}
