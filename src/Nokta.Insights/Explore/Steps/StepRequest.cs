using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Insights.Explore.Steps;

/// <summary>What an address asks about steps, read with every reason why it cannot be answered.</summary>
internal sealed class StepRequest(ExplorerView view, Address address, Reader reader)
{
    private readonly Dictionary<int, string> _names = view.Measured.Touchpoints.ToDictionary(t => t.Number, t => reader.In(t.Name));

    public List<Refusal> Refusals { get; } = [];

    public JourneyIndex Index => view.Index;

    public JourneyScope Scope => view.Journeys;

    public Period Period => view.Period;

    /// <summary>A step is a touchpoint; interactions that no rule takes are none.</summary>
    public int[] NodeOf => view.Measured.TouchpointOf;

    public int Nodes => view.Measured.HighestTouchpoint;

    public string NameOf(int node) => _names.GetValueOrDefault(node, "");

    public bool Flag(string name, bool otherwise = false) => address[name] switch { "true" or "1" => true, "false" or "0" => false, _ => otherwise };

    public int Number(string name, int otherwise, int least, int most)
    {
        if (address[name] is not { } text) return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Refusals.Add(Refusal.Of("steps.number", ("name", name), ("least", least), ("most", most)).At(name));
        return otherwise;
    }

    /// <summary>A length such as <c>45s</c>, <c>30m</c>, <c>12h</c>, <c>7d</c>; no limit unless told.</summary>
    public long Window(string name = "window")
    {
        if (address[name] is not { } text) return long.MaxValue;
        var unit = text[^1] switch { 's' => Microseconds.Second, 'm' => 60 * Microseconds.Second, 'h' => Microseconds.Hour, 'd' => Microseconds.Day, _ => 0 };
        if (unit > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= 1_000_000) return count * unit;
        Refusals.Add(Refusal.Of("steps.window", ("text", text)).At(name));
        return long.MaxValue;
    }

    /// <summary>The touchpoints a name has as its values, in order.</summary>
    public int[] Touchpoints(string name, int least = 0)
    {
        var numbers = new List<int>();
        foreach (var text in address.All(name))
        {
            if (TouchpointCard.NumberIn(text) is { } number && _names.ContainsKey(number)) numbers.Add(number);
            else Refusals.Add(Refusal.Of("steps.touchpoint", ("text", text)).At(name));
        }
        if (Refusals.Count == 0 && numbers.Count < least) Refusals.Add(Refusal.Of("steps.missing", ("name", name), ("least", least)).At(name));
        return [.. numbers];
    }

    /// <summary>Which signatures belong to one of the touchpoints.</summary>
    public bool[] At(int[] touchpoints) => Array.ConvertAll(NodeOf, node => touchpoints.Contains(node));
}

/// <summary>An answer about steps: as an object for programs and as rows for a table.</summary>
internal sealed record StepReply(object Answer, PlainTable Table);
