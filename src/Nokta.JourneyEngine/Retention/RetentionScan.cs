using System.Numerics;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Retention;

/// <summary>Walks the journeys from each person's first interaction and counts the buckets she comes back in.</summary>
internal sealed class RetentionScan(RetentionPlan plan, Action<int, int, int>? onCell) : IScan<int[][]>
{
    public int[][] Over<TTime, TSignature>(Journeys<TTime, TSignature> journeys)
        where TTime : unmanaged, IBinaryInteger<TTime>
        where TSignature : unmanaged, IBinaryInteger<TSignature> => PersonSlices.Walk(plan.Index, (fromPerson, toPerson) =>
    {
        var (time, starts, bounds, buckets) = (journeys.Time, journeys.Starts, plan.Bounds, plan.Bounds.Length - 1);
        var counts = new int[buckets * buckets];
        for (var p = fromPerson; p < toPerson; p++)
        {
            if (plan.People is not null && !plan.People.Has(p)) continue;
            var (i, end) = (starts[p], starts[p + 1]);
            if (plan.Meaning is not null) i = Next(journeys, i, end, RetentionPlan.First);
            if (i == end) continue;
            var cohort = plan.BucketOf(long.CreateTruncating(time[i]));
            if ((uint)cohort >= (uint)buckets) continue;
            counts[cohort * buckets]++;
            onCell?.Invoke(p, cohort, cohort);

            var next = bounds[cohort + 1];
            for (i++; i < end; i++)
            {
                var tick = long.CreateTruncating(time[i]);
                if (tick < next || (plan.Meaning is not null && (plan.Meaning[int.CreateTruncating(journeys.Signature[i])] & RetentionPlan.Return) == 0)) continue;
                var bucket = plan.BucketOf(tick);
                if (bucket >= buckets) break;
                counts[cohort * buckets + bucket - cohort]++;
                onCell?.Invoke(p, cohort, bucket);
                next = bounds[bucket + 1];
            }
        }
        return counts;
    });

    private int Next<TTime, TSignature>(Journeys<TTime, TSignature> journeys, int row, int end, byte meaning)
        where TTime : unmanaged, IBinaryInteger<TTime>
        where TSignature : unmanaged, IBinaryInteger<TSignature>
    {
        while (row < end && (plan.Meaning![int.CreateTruncating(journeys.Signature[row])] & meaning) == 0) row++;
        return row;
    }
}
