using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Flows;
using Nokta.JourneyEngine.Retention;
using Nokta.JourneyEngine.Segments;

namespace Nokta.JourneyEngine.Tests;

public sealed class RetentionTests
{
    [Fact]
    public void Every_cell_is_that_of_its_definition() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var index = Some.Index(rows);
        if (question.EndOfData is > 40 * Some.Day) question = question with { Scope = question.Scope with { People = PersonSet.Touching(index, [false, true, true]) } };
        var expected = Naive(rows, question);

        var answer = RetentionCohorts.Run(question, index);

        Assert.Equal(expected.Keys.Select(k => k.Cohort).Distinct().Order(), answer.Cohorts.Select(c => c.Bucket));
        foreach (var cohort in answer.Cohorts)
        {
            Assert.Equal(cohort.Persons, cohort.Returned[0]);
            for (var i = 0; i < cohort.Returned.Length; i++)
            {
                var people = expected.GetValueOrDefault((cohort.Bucket, i), []);
                Assert.Equal(people.Count, cohort.Returned[i]);
                Assert.InRange(cohort.Returned[i], 0, cohort.Persons);
                Assert.Equal(people.Order(), Of(RetentionCohorts.PeopleAt(question, index, cohort.Bucket, i)));
                Assert.Equal(i < cohort.Finished, question.Bounds[cohort.Bucket + i + 1] <= (question.EndOfData ?? index.EndOfData));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Loading_in_batches_and_other_names_of_persons_change_nothing() => Prop.ForAll(Some.Histories, Questions, (rows, question) =>
    {
        var expected = Flat(RetentionCohorts.Run(question, Some.Index(rows)));
        var cut = rows.Length / 3;

        Assert.Equal(expected, Flat(RetentionCohorts.Run(question, Some.Index(rows[..cut]).Append(Some.Blocks(rows[cut..])))));
        Assert.Equal(expected, Flat(RetentionCohorts.Run(question, Some.Index(rows.Select(r => r with { Person = r.Person == 0 ? 0 : 1000 - r.Person })))));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Monthly_cohorts_of_a_real_shop_are_those_of_others()
    {
        var months = Enumerable.Range(0, 19).Select(m => Instant(new DateTime(1997, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(m))).ToArray();
        var answer = RetentionCohorts.Run(new RetentionQuestion(months), Some.Index(Purchases()));

        var expected = SharedData.Text("cdnow/golden_monthly_retention.csv").Skip(1).Select(line => line.Split(','))
            .Select(f => (Month: Month(f[0]), Later: int.Parse(f[1], CultureInfo.InvariantCulture), Customers: long.Parse(f[2], CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(51, expected.Count);
        Assert.Equal(expected.Select(e => e.Month).Distinct(), answer.Cohorts.Select(c => c.Bucket));
        Assert.All(expected, e => Assert.Equal(e.Customers, answer.Cohorts[e.Month].Returned[e.Later]));
        Assert.Equal(17, answer.Cohorts[0].Finished);
    }

    [Fact]
    public void Days_until_the_next_purchase_of_a_real_shop_are_those_of_others()
    {
        var expected = SharedData.Text("cdnow/golden_repurchase_gap.csv").Last().Split(',').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray();

        var answer = Gaps.Run(new GapQuestion([true], [true]) { NearestRank = true }, Some.Index(Purchases()));

        Assert.Equal(expected, new[] { answer.Gaps, answer.Median / Some.Day, answer.P90 / Some.Day, answer.P95 / Some.Day });
    }

    [Fact]
    public void Who_came_before_the_first_bucket_belongs_to_no_cohort()
    {
        var answer = RetentionCohorts.Run(new RetentionQuestion([10, 20, 30]), Some.Index([new(5, 1, 0), new(15, 1, 0), new(15, 2, 0), new(25, 2, 0)]));

        Assert.Equal([1, 1], Assert.Single(answer.Cohorts).Returned);
    }

    [Fact]
    public void What_cannot_be_asked_is_said()
    {
        Assert.Throws<ArgumentException>(() => RetentionCohorts.Run(new RetentionQuestion([1]), JourneyIndex.Empty));
        Assert.Throws<ArgumentException>(() => RetentionCohorts.Run(new RetentionQuestion([1, 1]), JourneyIndex.Empty));
        Assert.Empty(RetentionCohorts.Run(new RetentionQuestion([1, 2]), JourneyIndex.Empty).Cohorts);
    }

    private static IEnumerable<Touch> Purchases() => SharedData.Text("cdnow/CDNOW_master.txt.gz").Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(f => new Touch(Instant(DateTime.ParseExact(f[1], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal)), ulong.Parse(f[0], CultureInfo.InvariantCulture), 0));

    private static int Month(string text) => (int.Parse(text[..4], CultureInfo.InvariantCulture) - 1997) * 12 + int.Parse(text[5..], CultureInfo.InvariantCulture) - 1;

    private static long Instant(DateTime day) => (day - DateTime.UnixEpoch).Ticks / 10;

    private static List<ulong> Of(PersonSet people) => [.. Enumerable.Range(1, 6).Select(p => (ulong)p).Where(people.Contains)];

    private static List<string> Flat(RetentionAnswer answer) => [.. answer.Cohorts.Select(c => $"{c.Bucket}: {string.Join(',', c.Returned)} {c.Finished}")];

    private static Dictionary<(int Cohort, int Later), HashSet<ulong>> Naive(Touch[] rows, RetentionQuestion question)
    {
        var cells = new Dictionary<(int, int), HashSet<ulong>>();
        foreach (var person in rows.Where(r => r.Person != 0 && question.Scope.People?.Contains(r.Person) != false).GroupBy(r => r.Person))
        {
            var journey = person.Where(r => question.Scope.Filter?[r.Signature] != false).OrderBy(r => r.Time).ThenBy(r => r.Row).ToList();
            var first = journey.Find(r => question.IsFirst?[r.Signature] != false);
            if (first is null || BucketOf(first.Time) is not { } cohort) continue;
            foreach (var row in journey.Where(r => r.Time >= first.Time && (r == first || question.IsReturn?[r.Signature] != false)))
                if (BucketOf(row.Time) is { } bucket && (bucket > cohort || row == first))
                {
                    if (!cells.TryGetValue((cohort, bucket - cohort), out var cell)) cells[(cohort, bucket - cohort)] = cell = [];
                    cell.Add(person.Key);
                }
        }
        return cells;

        int? BucketOf(long time)
        {
            for (var b = 0; b + 1 < question.Bounds.Length; b++)
                if (time >= question.Bounds[b] && time < question.Bounds[b + 1]) return b;
            return null;
        }
    }

    private static Arbitrary<RetentionQuestion> Questions => Arb.From(
        from bounds in Gen.Choose(-4, 100).ArrayOf(8)
        from first in Gen.Elements(0, 1, 2)
        from back in Gen.Elements(0, 1)
        from kept in Gen.Elements(0, 1)
        from end in Gen.Choose(-20, 60)
        select new RetentionQuestion([.. bounds.Append(-5).Append(101).Distinct().Order().Select(b => b * Some.Day / 2)])
        {
            Scope = new JourneyScope { Filter = kept == 0 ? null : [true, true, false, true, true, true, false, true] },
            IsFirst = first == 0 ? null : [false, first == 1, true, false, true, false, true, first == 2],
            IsReturn = back == 0 ? null : [true, true, false, false, true, false, false, true],
            EndOfData = end < 0 ? null : end * Some.Day,
        });
}
