namespace Nokta.JourneyEngine.Scorecards;

/// <summary>What people did where nobody was asked. Rates are persons / reach, null when there is nobody.</summary>
public sealed record Behaviour
{
    /// <summary>Persons reached: the n of the rates.</summary>
    public required long Reach { get; init; }

    /// <summary>Persons who gave up at least once.</summary>
    public required long Abandoned { get; init; }

    /// <summary>Persons for whom it failed at least once.</summary>
    public required long Failed { get; init; }

    /// <summary>Persons whom nobody answered at least once.</summary>
    public required long Unanswered { get; init; }

    /// <summary>Persons with two contacts at the touchpoint within the repeat window (7 days).</summary>
    public required long Repeated { get; init; }

    /// <summary>Persons with any of the four.</summary>
    public required long Troubled { get; init; }

    /// <summary>Interactions abandoned, failed and unanswered, with or without a person.</summary>
    public required (long Abandoned, long Failed, long Unanswered) Interactions { get; init; }

    /// <summary>Interactions with a known outcome, with or without a person.</summary>
    public required long WithOutcome { get; init; }

    /// <summary>Persons with at least one contact, so that it could have been repeated.</summary>
    public required long Contacting { get; init; }

    /// <summary>Persons whose last touch here was followed by nothing at all within W, counted among <see cref="DropEligible"/>.</summary>
    public required long Dropped { get; init; }

    /// <summary>Persons whose W after the last touch has run. Who came back sooner but whose W still runs is left out, or the rate of late periods would look too low.</summary>
    public required long DropEligible { get; init; }

    /// <summary>Abandoned / reach.</summary>
    public double? AbandonedRate => Rate(Abandoned, Reach);

    /// <summary>Failed / reach.</summary>
    public double? FailedRate => Rate(Failed, Reach);

    /// <summary>Unanswered / reach.</summary>
    public double? UnansweredRate => Rate(Unanswered, Reach);

    /// <summary>Repeated / reach.</summary>
    public double? RepeatedRate => Rate(Repeated, Reach);

    /// <summary>Troubled / reach.</summary>
    public double? TroubledRate => Rate(Troubled, Reach);

    /// <summary>Dropped / eligible.</summary>
    public double? DropRate => Rate(Dropped, DropEligible);

    private static double? Rate(long k, long n) => n == 0 ? null : (double)k / n;
}
