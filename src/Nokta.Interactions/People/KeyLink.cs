namespace Nokta.Interactions.People;

/// <summary>Two keys that one row, or one statement of a trusted source, gives to one person.</summary>
/// <param name="Source">Number of the source that said so first; 0 = that of the batch.</param>
public readonly record struct KeyLink(ulong A, ulong B, long At, KeyKind KindA, KeyKind KindB, int Source = 0);
