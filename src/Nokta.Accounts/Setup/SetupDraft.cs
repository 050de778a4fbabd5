using Nokta.Kernel.Calendars;

namespace Nokta.Accounts;

/// <summary>What the first run knows so far. It is kept after each step, so that a restart goes on where it stopped.</summary>
public sealed record SetupDraft
{
    /// <summary>The furthest step that was reached, 1-5.</summary>
    public int Reached { get; init; } = 1;
    public string? Language { get; init; }
    public CalendarKind Calendar { get; init; }
    public DayOfWeek FirstWeekday { get; init; } = DayOfWeek.Monday;
    public string Zone { get; init; } = "";
    public string Currency { get; init; } = "";
    public string BusinessType { get; init; } = "";
    public string Name { get; init; } = "";

    /// <summary>Codes of the touchpoints that were ticked; null = the step was not seen yet, the starter of the type stands.</summary>
    public IReadOnlyList<string>? Touchpoints { get; init; }

    /// <summary>Set as soon as the workspace is stored, so that a crash between it and the owner's account makes no second one.</summary>
    public int? Workspace { get; init; }
}
