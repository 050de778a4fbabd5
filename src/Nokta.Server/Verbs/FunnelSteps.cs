using System.Text;
using Nokta.JourneyEngine.Funnels;

namespace Nokta.Server.Verbs;

/// <summary>Steps of a funnel as a line writes them: <c>;</c> between steps, <c>|</c> between either and or, <c>?</c> at the end of an optional one; a backslash before any of them makes it a letter.</summary>
/// <param name="Text">The step as written.</param>
/// <param name="Names">Activities that serve it.</param>
/// <param name="IsOptional">Whether it ends in a question mark.</param>
internal sealed record FunnelSteps(string Text, IReadOnlyList<string> Names, bool IsOptional)
{
    public static IReadOnlyList<FunnelSteps> Read(string line) => [.. Split(line, ';').Where(s => s.Trim().Length > 0).Select(One)];

    /// <summary>The step over the activities of a log; <paramref name="absent"/> hears of names that no row has.</summary>
    public FunnelStep Over(IReadOnlyList<string> activities, Action<string> absent)
    {
        var matches = new bool[activities.Count];
        foreach (var name in Names)
        {
            var isThere = false;
            for (var a = 0; a < matches.Length; a++)
                if (activities[a] == name) isThere = matches[a] = true;
            if (!isThere) absent(name);
        }

        return new FunnelStep(matches, IsOptional);
    }

    private static FunnelSteps One(string step)
    {
        step = step.Trim();
        var isOptional = step.EndsWith('?') && (step.Length - step[..^1].TrimEnd('\\').Length) % 2 == 1;
        return new FunnelSteps(step, [.. Split(isOptional ? step[..^1] : step, '|').Select(n => Plain(n.Trim()))], isOptional);
    }

    private static List<string> Split(string text, char at)
    {
        var (parts, part) = (new List<string>(), new StringBuilder());
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == at)
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }

            part.Append(text[i]);
            if (text[i] == '\\' && i + 1 < text.Length) part.Append(text[++i]);
        }

        parts.Add(part.ToString());
        return parts;
    }

    private static string Plain(string name)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\' && i + 1 < name.Length && name[i + 1] is ';' or '|' or '?' or '\\') i++;
            plain.Append(name[i]);
        }

        return plain.ToString();
    }
}
