using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Opening times of a usual week, one text a day from Sunday to Saturday as <see cref="HoursText"/> stores them.</summary>
public sealed record WeekHours(IReadOnlyList<string> Days)
{
    public static WeekHours AlwaysOpen { get; } = new([.. Enumerable.Repeat("00:00-24:00", 7)]);

    /// <summary>Minutes open in a usual week.</summary>
    public int Minutes => Days.Sum(d => HoursText.Stored(d).Sum(s => s.To - s.From));

    public IReadOnlyList<OpenSpan> On(DayOfWeek day) => (int)day < Days.Count ? HoursText.Stored(Days[(int)day]) : [];

    public bool Equals(WeekHours? other) => other is not null && Days.SequenceEqual(other.Days, StringComparer.Ordinal);

    public override int GetHashCode() => string.Join('|', Days).GetHashCode(StringComparison.Ordinal);
}

/// <summary>When a business is open: its usual week, and the channels and branches whose week is another one.</summary>
public sealed record OpenHours
{
    public static readonly SettingsSection<OpenHours> Section = new("hours", new OpenHours());

    /// <summary>Null: nobody has said, and the clock never stops.</summary>
    public WeekHours? Usual { get; init; }

    /// <summary>By the folded name of the channel in the data; a channel's own week goes before a branch's.</summary>
    public IReadOnlyDictionary<string, WeekHours> Channels { get; init; } = new Dictionary<string, WeekHours>();

    /// <summary>By number of the branch.</summary>
    public IReadOnlyDictionary<int, WeekHours> Branches { get; init; } = new Dictionary<int, WeekHours>();

    /// <summary>The week that holds for a contact: the channel's own, else the branch's own, else the usual one, else always.</summary>
    public WeekHours For(string channel, int branch) =>
        channel.Length > 0 && Channels.TryGetValue(Folding.Fold(channel), out var ofChannel) ? ofChannel
        : Branches.TryGetValue(branch, out var ofBranch) ? ofBranch
        : Usual ?? WeekHours.AlwaysOpen;

    /// <summary>The own week of what a page edits (<c>""</c>, <c>channel:phone</c>, <c>branch:2</c>); null when it has none.</summary>
    public WeekHours? Own(HoursOf of) => of.Channel.Length > 0 ? Channels.GetValueOrDefault(of.Channel) : of.Branch > 0 ? Branches.GetValueOrDefault(of.Branch) : Usual;

    /// <summary>The same with one week set, or taken away when it is null.</summary>
    public OpenHours With(HoursOf of, WeekHours? week)
    {
        if (of.Channel.Length > 0) return this with { Channels = Changed(Channels, of.Channel, week) };
        if (of.Branch > 0) return this with { Branches = Changed(Branches, of.Branch, week) };
        return this with { Usual = week };
    }

    // Sorted, so that the same hours are always stored in the same words.
    private static SortedDictionary<TKey, WeekHours> Changed<TKey>(IReadOnlyDictionary<TKey, WeekHours> from, TKey key, WeekHours? week) where TKey : notnull
    {
        var changed = new SortedDictionary<TKey, WeekHours>(from.ToDictionary(p => p.Key, p => p.Value));
        if (week is null) changed.Remove(key);
        else changed[key] = week;
        return changed;
    }
}

/// <summary>Whose hours are meant: everybody's, a channel's or a branch's.</summary>
public sealed record HoursOf(string Channel = "", int Branch = 0)
{
    /// <summary>Reads <c>channel:phone</c>, <c>branch:2</c>; anything else is the usual week.</summary>
    public static HoursOf Read(string? text) => (text ?? "").Split(':', 2) switch
    {
        ["channel", { Length: > 0 and < 120 } name] => new(Folding.Fold(name)),
        ["branch", var number] when int.TryParse(number, System.Globalization.CultureInfo.InvariantCulture, out var n) && n > 0 => new("", n),
        _ => new(),
    };

    public override string ToString() => Channel.Length > 0 ? "channel:" + Channel : Branch > 0 ? "branch:" + Branch.ToString(System.Globalization.CultureInfo.InvariantCulture) : "";
}
