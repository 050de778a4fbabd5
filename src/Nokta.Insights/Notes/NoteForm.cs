using System.Globalization;
using Nokta.Touchpoints;

namespace Nokta.Insights.Notes;

/// <summary>The form of a note as it is posted, from the page of notes or from under a chart.</summary>
public sealed class NoteForm
{
    public string? FirstDay { get; set; }
    public string? LastDay { get; set; }
    public string? Text { get; set; }
    public string? Touchpoint { get; set; }
    public string? Branch { get; set; }

    /// <summary>The page to go back to.</summary>
    public string? Back { get; set; }

    internal NoteDraft Draft() => new(Day(FirstDay), Day(LastDay), Text ?? "", Touchpoint is null ? null : TouchpointCard.NumberIn(Touchpoint), Branch ?? "");

    private static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
