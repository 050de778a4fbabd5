using Nokta.Accounts;
using Nokta.Kernel;

namespace Nokta.Insights.Settings;

/// <summary>The seven lines of a week as somebody is typing them.</summary>
internal sealed record HoursForm(IReadOnlyList<string> Days)
{
    public static HoursForm Of(WeekHours week) => new([.. week.Days]);

    /// <summary>Reads the fields <c>d0</c> (Sunday) to <c>d6</c>.</summary>
    public static HoursForm Read(Func<string, string> posted) => new([.. Enumerable.Range(0, 7).Select(d => posted(FieldOf((DayOfWeek)d)))]);

    public static string FieldOf(DayOfWeek day) => "d" + ((int)day).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The week, or what is wrong on which days.</summary>
    public Outcome<WeekHours> Week()
    {
        var read = Days.Select(HoursText.Read).ToList();
        var refusals = read.SelectMany((day, i) => day.Refusals.Select(r => r.At(FieldOf((DayOfWeek)i)))).ToList();
        return refusals.Count > 0 ? refusals : new WeekHours([.. read.Select(d => HoursText.Write(d.Value!))]);
    }
}
