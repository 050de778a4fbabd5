using Nokta.Interactions.Measures;
using Nokta.Interactions.Rows;

namespace Nokta.Insights;

/// <summary>An axis a scorecard can be cut by: a field of the touchpoint, or a dimension of the interaction itself.</summary>
public sealed record Axis(string Code)
{
    public static readonly IReadOnlyList<Axis> All =
        [new("touchpoint"), new("stage"), new("kind"), new("channel"), new("facet"), new("relationship"), new("branch"), new("source")];

    public static Axis Find(string? code) => All.FirstOrDefault(a => a.Code == code) ?? All[0];

    /// <summary>Whether its values are codes with names in the packs, rather than words of the data.</summary>
    public bool IsCoded => Code is "stage" or "kind" or "channel" or "facet" or "relationship";

    /// <summary>Group of each signature (0 = no value) and the groups' values; only signatures of one touchpoint when asked.</summary>
    internal (int[] GroupOf, IReadOnlyList<string> Names) Group(Measured measured, int? touchpoint)
    {
        var touchpointOf = measured.TouchpointOf;
        var byNumber = measured.Touchpoints.ToDictionary(t => t.Number);
        var (names, ids) = (new List<string>(), new Dictionary<string, int>());
        var groupOf = new int[touchpointOf.Length];
        foreach (var signature in measured.Signatures)
        {
            if (signature.Id >= groupOf.Length) continue;
            var number = touchpointOf[signature.Id];
            if (touchpoint is not null && number != touchpoint) continue;
            var value = AxisValue.Of(Code, signature, byNumber.GetValueOrDefault(number)) ?? throw new InvalidOperationException($"Axis {Code} has no values.");
            if (value.Length == 0) continue;
            if (!ids.TryGetValue(value, out var id))
            {
                names.Add(value);
                ids[value] = id = names.Count;
            }

            groupOf[signature.Id] = id;
        }

        return (groupOf, names);
    }
}
