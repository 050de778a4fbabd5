using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Scorecards;

/// <summary>Counts of one cell (a group or the total).</summary>
internal struct CellCounts
{
    public long Volume, WithoutPerson, Reach;
    public long Eligible, Converted, StillOpen;
    public long Abandoned, Failed, Unanswered, Repeated, Troubled, Contacting;
    public long AbandonedRows, FailedRows, UnansweredRows, OutcomeRows;
    public long Dropped, DropEligible;

    public void Add(in CellCounts other)
    {
        (Volume, WithoutPerson, Reach) = (Volume + other.Volume, WithoutPerson + other.WithoutPerson, Reach + other.Reach);
        (Eligible, Converted, StillOpen) = (Eligible + other.Eligible, Converted + other.Converted, StillOpen + other.StillOpen);
        (Abandoned, Failed, Unanswered) = (Abandoned + other.Abandoned, Failed + other.Failed, Unanswered + other.Unanswered);
        (Repeated, Troubled, Contacting) = (Repeated + other.Repeated, Troubled + other.Troubled, Contacting + other.Contacting);
        (AbandonedRows, FailedRows) = (AbandonedRows + other.AbandonedRows, FailedRows + other.FailedRows);
        (UnansweredRows, OutcomeRows) = (UnansweredRows + other.UnansweredRows, OutcomeRows + other.OutcomeRows);
        (Dropped, DropEligible) = (Dropped + other.Dropped, DropEligible + other.DropEligible);
    }
}

/// <summary>Everything one thread has counted. All of it is whole numbers, so tallies add up to the same whatever the cut.</summary>
internal sealed class Tally
{
    public readonly CellCounts[] Cells;
    public readonly int[] Latest, Loose, All;
    public readonly long[] WeekReach, BucketVolume, BucketReach;
    public readonly int[] BucketLatest, BucketLoose;
    public readonly long[] Amounts, AmountRows;
    public readonly List<long> Durations = [];
    public readonly List<Evidence> Evidence = [];

    public const int Currencies = 256;

    public Tally(Plan plan)
    {
        var (cells, answers) = (plan.Cells, plan.Index.Columns.Answer is not null);
        Cells = new CellCounts[cells];
        (Latest, Loose, All) = (Codes(cells, answers), Codes(cells, answers), Codes(cells, answers));
        WeekReach = new long[cells * plan.Weeks];
        (BucketVolume, BucketReach) = (new long[cells * plan.Buckets], new long[cells * plan.Buckets]);
        (BucketLatest, BucketLoose) = (Codes(cells * plan.Buckets, answers), Codes(cells * plan.Buckets, answers));
        var money = plan.Index.Columns.Currency is null ? 0 : cells * Currencies;
        (Amounts, AmountRows) = (new long[money], new long[money]);
    }

    public void Add(Tally other)
    {
        for (var c = 0; c < Cells.Length; c++) Cells[c].Add(other.Cells[c]);
        Sum(Latest, other.Latest);
        Sum(Loose, other.Loose);
        Sum(All, other.All);
        Sum(WeekReach, other.WeekReach);
        Sum(BucketVolume, other.BucketVolume);
        Sum(BucketReach, other.BucketReach);
        Sum(BucketLatest, other.BucketLatest);
        Sum(BucketLoose, other.BucketLoose);
        Sum(Amounts, other.Amounts);
        Sum(AmountRows, other.AmountRows);
        Durations.AddRange(other.Durations);
        Evidence.AddRange(other.Evidence);
    }

    private static int[] Codes(int cells, bool answers) => answers ? new int[cells * Scales.Codes] : [];

    private static void Sum(int[] into, int[] from)
    {
        for (var i = 0; i < into.Length; i++) into[i] += from[i];
    }

    private static void Sum(long[] into, long[] from)
    {
        for (var i = 0; i < into.Length; i++) into[i] += from[i];
    }
}
