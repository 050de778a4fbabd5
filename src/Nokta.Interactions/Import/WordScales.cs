using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>Answers in words whose numbers are beyond doubt, from the worst to the best, in three languages.</summary>
internal static class WordScales
{
    private static readonly (string Scale, string[] Words)[] s_all =
    [
        ("csat5", ["very dissatisfied", "dissatisfied", "neutral|neither satisfied nor dissatisfied", "satisfied", "very satisfied"]),
        ("csat5", ["poor", "fair", "good", "very good", "excellent"]),
        ("csat5", ["very bad|very poor|terrible", "bad|poor", "average|so-so|okay|ok", "good", "very good|great|excellent"]),
        ("csat5", ["strongly disagree", "disagree", "neutral|neither agree nor disagree", "agree", "strongly agree"]),
        ("ces7", ["strongly disagree", "disagree", "somewhat disagree", "neither agree nor disagree|neutral", "somewhat agree", "agree", "strongly agree"]),
        ("ces7", ["very difficult", "difficult", "somewhat difficult", "neither easy nor difficult|neutral", "somewhat easy", "easy", "very easy"]),
        ("csat5", ["полностью недоволен|полностью не доволен|очень недоволен|совсем не доволен", "скорее недоволен|скорее не доволен|недоволен|не доволен", "нейтрально|ни доволен, ни недоволен|затрудняюсь ответить", "скорее доволен|доволен", "полностью доволен|очень доволен"]),
        ("csat5", ["очень плохо|ужасно", "плохо", "удовлетворительно|нормально|средне", "хорошо", "отлично|очень хорошо"]),
        ("ces7", ["очень сложно", "сложно", "скорее сложно", "ни легко, ни сложно|нейтрально", "скорее легко", "легко", "очень легко"]),
        ("csat5", ["خیلی ناراضی|کاملا ناراضی|بسیار ناراضی", "ناراضی", "نه راضی نه ناراضی|متوسط|خنثی", "راضی", "خیلی راضی|کاملا راضی|بسیار راضی"]),
        ("csat5", ["خیلی بد|بسیار بد|افتضاح", "بد|ضعیف", "متوسط|معمولی", "خوب", "عالی|خیلی خوب|بسیار خوب"]),
        ("csat5", ["خیلی کم|بسیار کم", "کم", "متوسط", "زیاد", "خیلی زیاد|بسیار زیاد"]),
        ("ces7", ["خیلی سخت|بسیار سخت", "سخت", "کمی سخت|نسبتا سخت", "نه آسان نه سخت|متوسط", "کمی آسان|نسبتا آسان", "آسان", "خیلی آسان|بسیار آسان"]),
    ];

    private static readonly (string Scale, Dictionary<string, string> Numbers)[] s_folded = [.. s_all.Select(s => (s.Scale, Numbers(s.Words)))];

    /// <summary>The scale and the numbers of these words; null when one is unknown, or when two scales read them differently.</summary>
    public static (string Scale, IReadOnlyDictionary<string, string> Values)? Find(IReadOnlyCollection<string> words)
    {
        var distinct = words.DistinctBy(Folding.Fold).ToList();
        if (distinct.Count is < 2 or > 12) return null;
        var readings = s_folded.Where(s => distinct.TrueForAll(w => s.Numbers.ContainsKey(Folding.Fold(w))))
            .Select(s => (s.Scale, Values: distinct.ToDictionary(w => w, w => s.Numbers[Folding.Fold(w)]))).ToList();
        if (readings.Count == 0 || readings.Exists(r => r.Scale != readings[0].Scale || !r.Values.Values.SequenceEqual(readings[0].Values.Values))) return null;
        return (readings[0].Scale, readings[0].Values);
    }

    private static Dictionary<string, string> Numbers(string[] words)
    {
        var numbers = new Dictionary<string, string>();
        for (var i = 0; i < words.Length; i++)
            foreach (var word in words[i].Split('|'))
                numbers[Folding.Fold(word)] = (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return numbers;
    }
}
