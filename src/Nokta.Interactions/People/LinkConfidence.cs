namespace Nokta.Interactions.People;

/// <summary>How sure a link is that its two keys are one person: from what kind of key says so, lowered by everybody else who stands with the same key. 1 = a member decided.</summary>
public static class LinkConfidence
{
    /// <summary>Lost for each further customer who stands with one of the keys.</summary>
    public const int PerShare = 10;

    /// <summary>What sharing leaves of a link at least.</summary>
    public const int Least = 20;

    /// <summary>In hundredths. The same kinds and the same number of customers give the same, whatever came first.</summary>
    /// <param name="sharing">The most customers who stand with one of the two keys, by keys of one kind; 0 and 1 are nobody else.</param>
    public static int Of(KeyKind a, KeyKind b, int sharing) => Math.Max(Least, Plain(a, b) - PerShare * Math.Max(0, sharing - 1));

    /// <summary>Without anybody else.</summary>
    private static int Plain(KeyKind a, KeyKind b) => (Min(a, b), Max(a, b)) switch
    {
        (KeyKind.Unknown, _) => 60,
        // A source that names two of its accounts in one breath knows that they are one.
        (KeyKind.Id, KeyKind.Id) => 100,
        // Signed in on it: the statement is sure, the device may be somebody else's.
        (KeyKind.Id, KeyKind.Visitor) => 90,
        (_, KeyKind.Visitor) => 75,
        (KeyKind.Id, KeyKind.Other) => 85,
        (KeyKind.Id, _) => 95,
        (KeyKind.Phone, KeyKind.Email) => 90,
        (KeyKind.Phone or KeyKind.Email, KeyKind.Card) => 85,
        (_, KeyKind.Other) => 70,
        _ => 80,
    };

    /// <summary>End of the text key that says it: <c>people.sure.{word}</c>.</summary>
    public static string Word(int confidence) => confidence switch { >= 95 => "certain", >= 80 => "sure", >= 60 => "likely", _ => "weak" };

    private static KeyKind Min(KeyKind a, KeyKind b) => a < b ? a : b;

    private static KeyKind Max(KeyKind a, KeyKind b) => a < b ? b : a;
}
