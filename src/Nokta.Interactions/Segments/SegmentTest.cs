using System.Globalization;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Words;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Interactions.Segments;

/// <summary>What a condition of a segment asks about. The numbers are never stored, the codes are.</summary>
public enum TestKind { Trait, Any, Activity, Touchpoint, Channel, Branch, Campaign, Source, Goal, Amount, Score, First, Last, Consent, Audience }

/// <summary>How a condition compares; texts folded, traits as numbers or days where they are asked as such.</summary>
public enum TestCompare { Is, Contains, Set, Least, Most, Exactly, After, Before }

/// <summary>When what is asked about must have happened.</summary>
public enum WindowKind { Ever, Within, Before, Between }

/// <summary>Ever, within the last days of the data, longer ago than so many days, or from one day to another (both included).</summary>
public sealed record TestWindow(WindowKind Kind = WindowKind.Ever, int Days = 0, DateOnly? From = null, DateOnly? To = null)
{
    public static TestWindow Ever { get; } = new();

    /// <summary>The instants that count, as of the end of a day of data.</summary>
    public Period In(Calendar calendar, DateOnly lastDay) => Kind switch
    {
        WindowKind.Within => new Period(calendar.StartOf(lastDay.AddDays(1 - Days)), long.MaxValue),
        WindowKind.Before => new Period(long.MinValue, calendar.StartOf(lastDay.AddDays(1 - Days))),
        WindowKind.Between => new Period(From is { Year: >= 1900 } from ? calendar.StartOf(from) : long.MinValue, To is { Year: < 2200 } to ? calendar.StartOf(to.AddDays(1)) : long.MaxValue),
        _ => new Period(long.MinValue, long.MaxValue),
    };
}

/// <summary>One condition of a segment.</summary>
/// <param name="Values">What it compares with: texts, numbers of touchpoints or goals, a purpose, a stage; of a trait also a number or a day.</param>
public sealed record SegmentTest(TestKind Kind, TestCompare Compare, IReadOnlyList<string> Values)
{
    public const int MostValues = 100, LongestValue = 300;

    public static readonly IReadOnlyList<TestKind> Counting = [TestKind.Any, TestKind.Activity, TestKind.Touchpoint, TestKind.Channel, TestKind.Branch, TestKind.Campaign, TestKind.Source, TestKind.Goal];

    /// <summary>The opposite: has not.</summary>
    public bool IsNot { get; init; }

    /// <summary>Name of a trait, code of a currency, or of a scale (<c>csat5</c>).</summary>
    public string Name { get; init; } = "";

    /// <summary>Times, an amount in whole units of the currency, or a score.</summary>
    public decimal Number { get; init; }

    public TestWindow Window { get; init; } = TestWindow.Ever;

    /// <summary>Every reason why it cannot be asked.</summary>
    internal IEnumerable<Refusal> Check()
    {
        if (Values.Count > MostValues || Values.Any(v => v.Length > LongestValue) || Name.Length > 60) yield return new Refusal("segment.value-long");
        if (NeedsValue && (Values.Count == 0 || Values.Any(v => Folding.Fold(v).Length == 0))) yield return new Refusal("segment.value-empty");
        if (Kind == TestKind.Trait && Name.Trim().Length == 0) yield return new Refusal("segment.trait-unnamed");
        if (Kind == TestKind.Trait && Compare is TestCompare.Least or TestCompare.Most && Values.Any(v => Numbered(v) is null)) yield return new Refusal("segment.no-number");
        if (Kind == TestKind.Trait && Compare is TestCompare.After or TestCompare.Before && Values.Any(v => Dated(v) is null)) yield return new Refusal("segment.no-day");
        if (IsCounting && (Number is < 0 or > 1_000_000 || Number != decimal.Truncate(Number))) yield return new Refusal("segment.no-times");
        if (Kind == TestKind.Amount && (Name.Length != 3 || Math.Abs(Number) > 1_000_000_000_000_000m)) yield return new Refusal("segment.no-amount");
        if (Kind == TestKind.Score && Rows.RowsQuery.ScaleIn(Name) is null) yield return new Refusal("segment.no-scale");
        if (Kind == TestKind.Audience && !Values.All(AudienceRules.Stages.ContainsKey)) yield return new Refusal("segment.no-stage");
        if (Kind is TestKind.First or TestKind.Last && Window.Kind == WindowKind.Ever) yield return new Refusal("segment.no-window");
        if (Window.Kind is WindowKind.Within or WindowKind.Before && Window.Days is < 1 or > 3650) yield return Refusal.Of("segment.days", ("least", 1), ("most", 3650));
        if (Window.Kind == WindowKind.Between && (Window is { From: null, To: null } || Window.From > Window.To)) yield return new Refusal("segment.between");
    }

    public bool IsCounting => Counting.Contains(Kind);

    private bool NeedsValue => Kind switch
    {
        TestKind.Trait => Compare != TestCompare.Set,
        TestKind.Any or TestKind.Amount or TestKind.Score or TestKind.First or TestKind.Last => false,
        _ => true,
    };

    /// <summary>A number as people and programs write it; null when it is none.</summary>
    public static decimal? Numbered(string text) =>
        decimal.TryParse(Folding.Digits(text.Trim()).Replace('٫', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The day of a date or an instant as programs write it; null when it is none.</summary>
    public static DateOnly? Dated(string text)
    {
        var latin = Folding.Digits(text.Trim());
        if (DateOnly.TryParseExact(latin, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        return latin.Length > 10 && latin[4] == '-' && DateTimeOffset.TryParse(latin, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? DateOnly.FromDateTime(at.UtcDateTime) : null;
    }

    public bool Equals(SegmentTest? other) => other is not null && (Kind, Compare, IsNot, Name, Number, Window) == (other.Kind, other.Compare, other.IsNot, other.Name, other.Number, other.Window) && Values.SequenceEqual(other.Values, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Kind, Compare, Name, Number, Values.Count);
}
