using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Settings;

/// <summary>The targets as somebody is typing them: shares in per cent, NPS in points, durations in minutes; an empty field sets nothing.</summary>
internal static class TargetForm
{
    /// <summary>The fields <c>csat nps ces minutes</c> for all, and <c>t14-score</c>, <c>t14-minutes</c> for a touchpoint on its own scale.</summary>
    public static (Targets Targets, IReadOnlyList<Refusal> Refusals) Read(IReadOnlyList<(int Number, Scale? Scale)> touchpoints, Targets now, Func<string, string> posted)
    {
        var refusals = new List<Refusal>();
        var all = new Target(Share("csat"), Number("nps"), Share("ces"), Number("minutes"));
        refusals.AddRange(all.Check(""));
        var targets = now with { All = all };
        foreach (var (number, scale) in touchpoints)
        {
            var prefix = Prefix(number);
            var own = now.Touchpoints.GetValueOrDefault(number, new Target()) with { Minutes = Number(prefix + "minutes") };
            own = scale switch
            {
                Scale.Csat5 => own with { Csat = Share(prefix + "score") },
                Scale.Ces7 => own with { Ces = Share(prefix + "score") },
                Scale.Nps10 => own with { Nps = Number(prefix + "score") },
                _ => own,
            };
            refusals.AddRange(own.Check(prefix).Select(r => r.Field!.EndsWith("minutes", StringComparison.Ordinal) ? r : r.At(prefix + "score")));
            targets = targets.With(number, own);
        }

        return (targets, refusals);

        double? Number(string field)
        {
            var text = posted(field);
            if (text.Trim().Length == 0) return null;
            if (NumberText.Decimal(text) is { } number) return number;
            refusals.Add(Refusal.Of("target.number").At(field));
            return null;
        }

        double? Share(string field) => Number(field) / 100;
    }

    public static string Prefix(int number) => "t" + number.ToString(CultureInfo.InvariantCulture) + "-";

    /// <summary>A target as its field shows it.</summary>
    public static string Shown(double? target, Scale? scale, Reader reader) => NumberText.Of(scale is Scale.Nps10 or null ? target : target * 100, reader);
}
