using System.Collections.Concurrent;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>
/// When the business is open, with everything considered: usual week, channel, branch, its zone, holidays, special days. Immutable; ask
/// <see cref="OpeningDesk"/> for the one that holds. The clocks count open time, for the time to answer among others.
/// </summary>
public sealed class Openings(OpenHours hours, HolidayPlan plan, Branches branches, TimeZoneInfo zone)
{
    private readonly ConcurrentDictionary<(string Channel, int Branch), OpenClock> _clocks = [];
    private readonly ConcurrentDictionary<int, IReadOnlySet<DateOnly>> _holidays = [];

    public OpenHours Hours => hours;
    public HolidayPlan Plan => plan;
    public Branches Branches => branches;

    /// <summary>Whether anybody has said when the business is open; until then its clocks never stop.</summary>
    public bool IsSet => hours.Usual is not null || hours.Channels.Count > 0 || hours.Branches.Count > 0;

    /// <summary>The clock of a channel (the data's word for it) at a branch (the data's word for it); empty texts for the business as a whole.</summary>
    public OpenClock ClockOf(string channel = "", string branch = "") => ClockOf(channel, branches.Called(branch)?.Number ?? 0);

    /// <summary>The clock of a channel at a branch by its number; 0 = no branch in particular.</summary>
    public OpenClock ClockOf(string channel, int branch)
    {
        var key = KeyOf(channel, branch);
        return _clocks.GetOrAdd(key, static (k, my) => new OpenClock(my.ZoneOf(k.Branch), day => my.SpansOf(day, k.Channel, k.Branch)), this);
    }

    /// <summary>What tells clocks apart: contacts with the same key have the same hours.</summary>
    public (string Channel, int Branch) KeyOf(string channel, int branch) =>
        (hours.Channels.ContainsKey(Folding.Fold(channel)) ? Folding.Fold(channel) : "", branches.Find(branch) is null ? 0 : branch);

    /// <summary>The stretches that begin on a day.</summary>
    public IReadOnlyList<OpenSpan> SpansOf(DateOnly day, string channel = "", int branch = 0)
    {
        if (branches.Find(branch)?.Closed is { } closed && day >= closed) return [];
        return plan.Unusual(day, branch, HolidaysOf(day.Year)) ?? hours.For(channel, branch).On(day.DayOfWeek);
    }

    private TimeZoneInfo ZoneOf(int branch) => branches.Find(branch) is { Zone.Length: > 0 } own ? Zones.Of(own.Zone) : zone;

    private IReadOnlySet<DateOnly> HolidaysOf(int year) =>
        _holidays.GetOrAdd(year, y => plan.Between(new DateOnly(y, 1, 1), new DateOnly(y, 12, 31)).Select(h => h.Date).ToHashSet());
}

/// <summary>Reads when a workspace is open, as it stands now.</summary>
public sealed class OpeningDesk(SettingsLog settings, WorkspaceStore workspaces)
{
    public async Task<Openings> GetAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        var zone = (await workspaces.FindAsync(workspace, ct))?.Calendar.Zone ?? TimeZoneInfo.Utc;
        var hours = await settings.FindAsync(workspace, OpenHours.Section, ct);
        var plan = await settings.FindAsync(workspace, HolidayPlan.Section, ct);
        var branches = await settings.FindAsync(workspace, Accounts.Branches.Section, ct);
        return new Openings(hours.Value, plan.Value, branches.Value, zone);
    }
}
