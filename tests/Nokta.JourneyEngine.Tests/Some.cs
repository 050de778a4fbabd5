using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Outcome = Nokta.JourneyEngine.Scorecards.Outcome;

namespace Nokta.JourneyEngine.Tests;

/// <summary>One interaction, as a test writes it.</summary>
public sealed record Touch(long Time, ulong Person, int Signature)
{
    public long Row { get; init; }
    public int Currency { get; init; }
    public long Amount { get; init; }
    public int Duration { get; init; } = -1;
    public int Scale { get; init; } = -1;
    public float Score { get; init; }
}

/// <summary>Small data to ask questions of, and random data to compare twins on.</summary>
internal static class Some
{
    public const long Day = Microseconds.Day;

    public static Touch[] Numbered(IEnumerable<Touch> touches) => [.. touches.Select((t, i) => t with { Row = i })];

    public static JourneyIndex Index(IEnumerable<Touch> touches) => JourneyIndex.Build(Blocks(Numbered(touches)));

    public static List<InteractionBlock> Blocks(IReadOnlyList<Touch> touches, int size = 7) => [.. touches.Chunk(size).Select(Block)];

    public static InteractionBlock Block(Touch[] rows) => new()
    {
        FirstRow = rows[0].Row,
        Count = rows.Length,
        Time = [.. rows.Select(r => r.Time)],
        Person = [.. rows.Select(r => r.Person)],
        Signature = [.. rows.Select(r => r.Signature)],
        Amount = [.. rows.Select(r => r.Amount)],
        Currency = [.. rows.Select(r => (byte)r.Currency)],
        Duration = [.. rows.Select(r => r.Duration)],
        Scale = [.. rows.Select(r => (sbyte)r.Scale)],
        Score = [.. rows.Select(r => r.Score)],
    };

    /// <summary>Eight signatures over three touchpoints and unmapped, with goals, outcomes and contacts among them.</summary>
    public static ScorecardQuestion Question(long from = 10, long to = 30) => new()
    {
        Period = new Period(from * Day, to * Day),
        TouchpointOf = [0, 1, 1, 2, 2, 3, 3, 0],
        Touchpoints = 3,
        IsGoal = [false, false, false, false, true, false, true, false],
        OutcomeOf = [Outcome.None, Outcome.Failed, Outcome.Done, Outcome.Abandoned, Outcome.None, Outcome.Unanswered, Outcome.Failed, Outcome.Failed],
        IsContact = [false, true, true, false, true, true, false, false],
        MainScaleOf = [-1, 0, 1, -1],
        Weeks = [13 * Day, 20 * Day, 27 * Day],
        Buckets = [8 * Day, 12 * Day, 19 * Day, 26 * Day, 40 * Day],
        Window = 6 * Day,
        RepeatWindow = 3 * Day,
        KeepEvidence = true,
    };

    /// <summary>Histories with few persons and few instants, so that ties, repeats and windows meet.</summary>
    public static Arbitrary<Touch[]> Histories => Arb.From(
        Gen.Sized(size =>
            from count in Gen.Choose(0, size * 2)
            from touches in One.ArrayOf(count)
            select Numbered(touches)),
        Shorter);

    private static Gen<Touch> One =>
        from half in Gen.Choose(0, 90)
        from person in Gen.Choose(0, 6)
        from signature in Gen.Choose(0, 7)
        from currency in Gen.Choose(-3, 2)
        from amount in Gen.Choose(-500, 2000)
        from duration in Gen.Choose(-20, 60)
        from scale in Gen.Choose(-3, 2)
        from score in Gen.Choose(-1, 22)
        select new Touch(half * Day / 2, (ulong)person, signature)
        {
            Currency = Math.Max(0, currency),
            Amount = currency > 0 ? amount : 0,
            Duration = Math.Max(-1, duration),
            Scale = Math.Max(-1, scale),
            Score = score / 2f,
        };

    private static IEnumerable<Touch[]> Shorter(Touch[] touches)
    {
        if (touches.Length > 1)
        {
            yield return Numbered(touches[..(touches.Length / 2)]);
            yield return Numbered(touches[(touches.Length / 2)..]);
        }
        for (var i = 0; i < Math.Min(touches.Length, 30); i++) yield return Numbered(touches.Where((_, at) => at != i));
    }
}
