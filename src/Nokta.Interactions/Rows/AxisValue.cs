using Nokta.Interactions.Ledger;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rows;

/// <summary>The value of an interaction on an axis of a breakdown: of its touchpoint, or its own.</summary>
public static class AxisValue
{
    /// <summary>The value, empty when there is none; null when there is no such axis.</summary>
    public static string? Of(string axis, Signature signature, TouchpointCard? touchpoint) => axis switch
    {
        "source" => signature.Source,
        "branch" => signature.Branch.Length > 0 ? signature.Branch : touchpoint?.Branch ?? "",
        "touchpoint" => touchpoint?.Id ?? "",
        "stage" => touchpoint?.Stage ?? "",
        "kind" => touchpoint?.Kind ?? "",
        "channel" => touchpoint?.Channel ?? "",
        "facet" => touchpoint?.Facet ?? "",
        "relationship" => touchpoint?.Relationship ?? "",
        _ => null,
    };
}
