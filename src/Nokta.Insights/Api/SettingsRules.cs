using System.Globalization;
using Nokta.Accounts;
using Nokta.Interactions.Measures;
using Nokta.Interactions.People;
using Nokta.Kernel;

namespace Nokta.Insights.Api;

/// <summary>A section of the settings that came as a whole: read as its page reads it field by field, and stored in the same words.</summary>
internal static class SettingsRules
{
    public static Outcome<OpenHours> Check(OpenHours hours)
    {
        var refusals = new List<Refusal>();
        WeekHours Read(WeekHours? week, string at)
        {
            if (week?.Days.Count != 7) refusals.Add(Refusal.Of("hours.unreadable", ("text", string.Create(CultureInfo.InvariantCulture, $"{week?.Days.Count ?? 0}"))).At(at));
            return new WeekHours([.. (week?.Days ?? []).Select((day, i) => Spans(day, string.Create(CultureInfo.InvariantCulture, $"{at}.days.{i}"), refusals))]);
        }

        var read = new OpenHours
        {
            Usual = hours.Usual is { } usual ? Read(usual, "usual") : null,
            Channels = new SortedDictionary<string, WeekHours>(hours.Channels.GroupBy(c => Kernel.Words.Folding.Fold(c.Key)).ToDictionary(c => c.Key, c => Read(c.Last().Value, "channels." + c.Key)), StringComparer.Ordinal),
            Branches = new SortedDictionary<int, WeekHours>(hours.Branches.ToDictionary(b => b.Key, b => Read(b.Value, string.Create(CultureInfo.InvariantCulture, $"branches.{b.Key}")))),
        };
        return refusals.Count > 0 ? refusals : read;
    }

    public static Outcome<HolidayPlan> Check(HolidayPlan plan)
    {
        var refusals = new List<Refusal>();
        if (plan.Country.Length > 0 && HolidayLibrary.Find(plan.Country) is null) refusals.Add(new Refusal("request.body", "country"));
        var hours = Spans(plan.Hours, "hours", refusals);
        if (plan.Rule == OnHolidays.OwnHours && hours.Length == 0) refusals.Add(new Refusal("holiday.hours-missing", "hours"));
        if (plan.Special.Count > HolidayPlan.MostSpecial) refusals.Add(new Refusal("request.too-large", "special"));
        var special = plan.Special.Select((day, i) =>
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"special.{i}");
            if (day.Name.Length > 120) refusals.Add(new Refusal("holiday.name-long", at + ".name"));
            return day with { Name = day.Name.Trim(), Hours = Spans(day.Hours, at + ".hours", refusals), Branch = Math.Max(0, day.Branch) };
        }).OrderBy(s => s.Date).ThenBy(s => s.Branch).ToList();
        return refusals.Count > 0 ? refusals : plan with { Hours = hours, Special = special, Moved = new SortedDictionary<string, DateOnly>(plan.Moved.ToDictionary(), StringComparer.Ordinal) };
    }

    public static Outcome<Branches> Check(Branches wanted)
    {
        var read = new Branches([]);
        foreach (var branch in wanted.All.OrderBy(b => b.Number == 0).ThenBy(b => b.Number))
        {
            var with = read.With(branch);
            if (!with.IsDone) return with;
            read = with.Value;
        }

        return read;
    }

    public static Outcome<AudienceRules> Check(AudienceRules rules) => rules.Check() is { Count: > 0 } refusals ? refusals : rules;

    public static Outcome<PersonRules> Check(PersonRules rules) => rules.Check() is { Count: > 0 } refusals ? refusals : rules;

    public static Outcome<Targets> Check(Targets targets)
    {
        var refusals = targets.All.Check("all.");
        foreach (var (number, own) in targets.Touchpoints) refusals.AddRange((own ?? new Target()).Check(string.Create(CultureInfo.InvariantCulture, $"touchpoints.{number}.")));
        return refusals.Count > 0 ? refusals : targets with { Touchpoints = new SortedDictionary<int, Target>(targets.Touchpoints.Where(t => t.Value is { IsEmpty: false }).ToDictionary()) };
    }

    private static string Spans(string text, string at, List<Refusal> refusals)
    {
        var spans = HoursText.Read(text);
        refusals.AddRange(spans.Refusals.Select(r => r.At(at)));
        return spans.IsDone ? HoursText.Write(spans.Value) : "";
    }
}
