using System.Text.Json.Serialization;

namespace Nokta.Ui;

/// <summary>What a chart island draws. Every word and number comes as text written for the reader; numbers are only for lengths.</summary>
[JsonDerivedType(typeof(SankeyChart), "sankey")]
[JsonDerivedType(typeof(GraphChart), "graph")]
public abstract record ChartData;

/// <summary>Blocks in layers along the reading direction, and bands between them.</summary>
public sealed record SankeyChart(IReadOnlyList<SankeyBlock> Blocks, IReadOnlyList<SankeyBand> Bands) : ChartData;

/// <param name="Layer">From 0, in reading direction.</param>
/// <param name="Value">The figure beside the name.</param>
/// <param name="Tip">Lines of the tip.</param>
/// <param name="Href">What it opens; null = nothing.</param>
/// <param name="Colour">A colour token without dashes before it: <c>c1</c> … <c>c6</c>, <c>c-other</c>.</param>
public sealed record SankeyBlock(string Id, int Layer, string Name, string Value, string Tip, string? Href, string Colour);

/// <param name="Weight">How wide.</param>
public sealed record SankeyBand(string From, string To, double Weight, string Tip, string? Href);

/// <summary>Boxes from top to bottom and arrows between them, laid out by a library.</summary>
public sealed record GraphChart(IReadOnlyList<GraphBox> Boxes, IReadOnlyList<GraphArrow> Arrows) : ChartData;

/// <param name="Note">A second line.</param>
/// <param name="Share">0 to 1: how dark.</param>
/// <param name="IsEnd">Whether it is where everything begins or ends, not a step.</param>
/// <param name="Menu">Id of an element of the page with what can be done with it; null = none.</param>
public sealed record GraphBox(string Id, string Name, string Note, double Share, bool IsEnd, string? Menu);

/// <param name="Share">0 to 1: how thick.</param>
/// <param name="Label">The figure on it.</param>
public sealed record GraphArrow(string From, string To, string Label, double Share, string Tip, string? Href);
