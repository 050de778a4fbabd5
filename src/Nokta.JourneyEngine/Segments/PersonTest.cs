using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Segments;

/// <summary>What a segment asks of one person; tests are joined by <see cref="AllOf"/>, <see cref="AnyOf"/> and <see cref="NotSo"/>.</summary>
/// <remarks>Arrays over signatures may be shorter than the index knows signatures, the rest does not count; null = every interaction counts.</remarks>
public abstract record PersonTest
{
    private protected PersonTest() { }
}

/// <summary>Every one of the tests holds; without any, everybody belongs.</summary>
public sealed record AllOf(IReadOnlyList<PersonTest> Tests) : PersonTest;

/// <summary>At least one of the tests holds; without any, nobody belongs.</summary>
public sealed record AnyOf(IReadOnlyList<PersonTest> Tests) : PersonTest;

/// <summary>The test does not hold.</summary>
public sealed record NotSo(PersonTest Test) : PersonTest;

/// <summary>Had from <paramref name="Least"/> to <paramref name="Most"/> interactions of the signatures in the period; 0 is a number, too.</summary>
public sealed record Did(bool[]? Signatures, Period Period, long Least, long Most = long.MaxValue) : PersonTest;

/// <summary>The amounts of one currency in the period add up to <paramref name="Least"/> to <paramref name="Most"/> minor units, and there is at least one.</summary>
/// <param name="Signatures">Whose amounts count.</param>
/// <param name="Period">When they count.</param>
/// <param name="Currency">The workspace's number of the currency, from 1.</param>
/// <param name="Least">Inclusive.</param>
/// <param name="Most">Inclusive.</param>
public sealed record Spent(bool[]? Signatures, Period Period, int Currency, long Least, long Most = long.MaxValue) : PersonTest;

/// <summary>The latest answer on the scale in the period is from <paramref name="Least"/> to <paramref name="Most"/>; without an answer it does not hold.</summary>
public sealed record Said(bool[]? Signatures, Period Period, Scale Scale, int Least, int Most) : PersonTest;

/// <summary>The first interaction lies in the period.</summary>
public sealed record FirstSeen(Period Period) : PersonTest;

/// <summary>The last interaction lies in the period.</summary>
public sealed record LastSeen(Period Period) : PersonTest;

/// <summary>Belongs to a set that was found elsewhere (traits, consents, a list), made from the same index.</summary>
public sealed record Among(PersonSet People) : PersonTest;
