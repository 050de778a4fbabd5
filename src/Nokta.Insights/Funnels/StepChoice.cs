using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Funnels;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Funnels;

/// <summary>One step of a funnel as an address writes it: touchpoints (<c>TP-02</c>) and activities (<c>act:order</c>), any of which serves it.</summary>
public sealed record StepChoice(IReadOnlyList<string> Tokens, bool IsOptional = false)
{
    private const string Activity = "act:";

    /// <summary>Steps of <c>TP-01;TP-02|act:order;TP-05?</c>: <c>|</c> is either/or, <c>?</c> optional. What is no touchpoint is an activity.</summary>
    public static IReadOnlyList<StepChoice> Parse(string? text)
    {
        var steps = new List<StepChoice>();
        foreach (var part in (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isOptional = part.EndsWith('?');
            var tokens = (isOptional ? part[..^1] : part).Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Canonical).Distinct().ToList();
            if (tokens.Count > 0) steps.Add(new StepChoice(tokens, isOptional && steps.Count > 0));
        }
        return [.. steps.Take(32)];
    }

    public static string Write(IEnumerable<StepChoice> steps) => string.Join(';', steps.Select((s, i) => string.Join('|', s.Tokens) + (s.IsOptional && i > 0 ? "?" : "")));

    public static string Of(TouchpointCard touchpoint) => touchpoint.Id;

    // The signs of the grammar are escaped within an activity's name.
    public static string OfActivity(string activity) =>
        Activity + activity.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal).Replace("?", "%3F", StringComparison.Ordinal);

    public IEnumerable<int> Touchpoints => Tokens.Select(NumberIn).OfType<int>();

    /// <summary>Which signatures serve it.</summary>
    public FunnelStep ToEngine(Measured measured)
    {
        var matches = new bool[measured.TouchpointOf.Length];
        var (numbers, activities) = (Touchpoints.ToHashSet(), Tokens.Select(ActivityIn).OfType<string>().ToHashSet());
        foreach (var signature in measured.Signatures)
            if (signature.Id < matches.Length)
                matches[signature.Id] = numbers.Contains(measured.TouchpointOf[signature.Id]) || activities.Contains(signature.Activity);
        return new FunnelStep(matches, IsOptional);
    }

    /// <summary>Its name for the reader, each part set apart from the sentence around it.</summary>
    public string Name(Measured measured, Reader reader) =>
        string.Join(' ' + reader["funnel.or"] + ' ', Tokens.Select(token => "\u2068" + NameOf(token, measured, reader) + "\u2069"));

    public static string NameOf(string token, Measured measured, Reader reader) => ActivityIn(token)
        ?? (measured.Touchpoints.FirstOrDefault(t => t.Number == NumberIn(token)) is { } card ? reader.In(card.Name) : token);

    private static string Canonical(string token) =>
        token.StartsWith(Activity, StringComparison.Ordinal) ? token : TouchpointCard.NumberIn(token) is { } number ? TouchpointCard.IdOf(number) : OfActivity(token);

    private static int? NumberIn(string token) => token.StartsWith(Activity, StringComparison.Ordinal) ? null : TouchpointCard.NumberIn(token);

    private static string? ActivityIn(string token) => token.StartsWith(Activity, StringComparison.Ordinal) ? Uri.UnescapeDataString(token[Activity.Length..]) : null;
}
