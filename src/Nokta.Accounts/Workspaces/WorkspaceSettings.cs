using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>What a business decides once for everybody who looks at it: its name, how time is cut, and what money is.</summary>
public sealed record WorkspaceSettings(
    string Name,
    string BusinessType,
    string Zone,
    CalendarKind CalendarKind,
    DayOfWeek FirstWeekday,
    string Currency,
    string Language)
{
    /// <summary>The currencies offered; money is kept in minor units of an ISO 4217 code.</summary>
    public static readonly IReadOnlyList<string> Currencies = ["IRR", "RUB", "USD", "EUR", "GBP"];

    public WorkspaceId Id { get; init; }

    /// <summary>Where the data comes from when it is not the owner's own ("generated", a public log and its licence); null = own data.</summary>
    public Trilingual? Origin { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Hidden from its members since then; null while it is in use.</summary>
    public DateTimeOffset? Archived { get; init; }

    /// <summary>The calendar that cuts this workspace's time.</summary>
    public Calendar Calendar => new(CalendarKind, FirstWeekday, Zones.Of(Zone));

    /// <summary>What is offered to a reader of a language before she chooses: Jalali and Saturday for Persian, Gregorian and Monday otherwise.</summary>
    public static WorkspaceSettings OfferedFor(Language language) => language.Code switch
    {
        "fa" => new("", "cafe", "Asia/Tehran", CalendarKind.Jalali, DayOfWeek.Saturday, "IRR", "fa"),
        "ru" => new("", "cafe", "Europe/Moscow", CalendarKind.Gregorian, DayOfWeek.Monday, "RUB", "ru"),
        _ => new("", "cafe", "Europe/London", CalendarKind.Gregorian, DayOfWeek.Monday, "USD", "en"),
    };

    /// <summary>Every reason why these settings cannot be kept.</summary>
    public List<Refusal> Check()
    {
        var refusals = new List<Refusal>();
        if (string.IsNullOrWhiteSpace(Name)) refusals.Add(new Refusal("workspace.name-missing", nameof(Name)));
        if (Name.Length > 120) refusals.Add(Refusal.Of("workspace.name-long", ("most", 120)).At(nameof(Name)));
        if (!Zones.Exists(Zone)) refusals.Add(Refusal.Of("workspace.zone-unknown", ("zone", Zone)).At(nameof(Zone)));
        if (!Currencies.Contains(Currency)) refusals.Add(Refusal.Of("workspace.currency-unknown", ("currency", Currency)).At(nameof(Currency)));
        if (Words(Language) is null) refusals.Add(Refusal.Of("workspace.language-unknown", ("language", Language)).At(nameof(Language)));
        if (!Enum.IsDefined(CalendarKind)) refusals.Add(new Refusal("workspace.calendar-unknown", nameof(CalendarKind)));
        if (!Enum.IsDefined(FirstWeekday)) refusals.Add(new Refusal("workspace.weekday-unknown", nameof(FirstWeekday)));
        return refusals;
    }

    private static Language? Words(string code) => Kernel.Words.Language.Find(code);
}
