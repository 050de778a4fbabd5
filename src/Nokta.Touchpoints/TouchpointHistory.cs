namespace Nokta.Touchpoints;

/// <summary>One field that an edit changed, in stored form (codes and plain numbers).</summary>
public sealed record FieldChange(string Field, string From, string To);

/// <summary>One edit of a touchpoint: who, when, what. <see cref="UndoOf"/> names the version whose edit it took back; version 1 is the adding itself.</summary>
public sealed record TouchpointEdit(int Number, int Version, DateTimeOffset At, string Who, int? UndoOf, IReadOnlyList<FieldChange> Changes);
