using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Tests;

public sealed class JourneyIndexTests
{
    private const long Day = Some.Day;

    [Fact]
    public void A_journey_is_ordered_by_instant_and_equal_instants_by_arrival() => Prop.ForAll(Some.Histories, rows =>
    {
        var index = Some.Index(rows);

        foreach (var person in rows.Where(r => r.Person != 0).GroupBy(r => r.Person))
            Assert.Equal(person.OrderBy(r => r.Time).ThenBy(r => r.Row).Select(r => r.Row), index.JourneyOf(person.Key).ToArray());
        Assert.Equal(rows.Count(r => r.Person == 0), index.Loose);
        Assert.Equal(rows.Select(r => r.Person).Where(p => p != 0).Distinct().Count(), index.Persons);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Appending_gives_the_index_that_building_at_once_gives() => Prop.ForAll(Some.Histories, rows =>
    {
        var cut = rows.Length / 3;
        var blocks = Some.Blocks(rows[cut..]);

        var appended = Some.Index(rows[..cut]).Append(blocks);

        AssertSame(Some.Index(rows), appended);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Appended_rows_may_need_wider_columns()
    {
        Touch[] rows = [new(Day, 1, 3), new(2 * Day, 2, 200), new(3 * Day, 1, 70_000) { Currency = 1, Amount = long.MaxValue }, new(3 * Day + 1, 2, 3) { Duration = 8 }, new(-900_000 * Day, 1, 0)];
        for (var cut = 0; cut <= rows.Length; cut++)
        {
            var numbered = Some.Numbered(rows);

            AssertSame(Some.Index(rows), Some.Index(rows[..cut]).Append(Some.Blocks(numbered[cut..])));
        }
    }

    [Fact]
    public void Rows_that_arrive_late_but_happened_early_are_merged_in_time()
    {
        var first = Some.Index([new(20, 1, 0), new(30, 1, 0)]);

        var later = first.Append([Some.Block([new Touch(10, 1, 0) { Row = 2 }, new Touch(20, 1, 0) { Row = 3 }])]);

        Assert.Equal([2L, 0L, 3L, 1L], later.JourneyOf(1).ToArray());
        Assert.Equal(2, first.Count);
    }

    [Fact]
    public void Without_a_batch_the_index_is_as_if_it_had_never_come() => Prop.ForAll(Some.Histories, rows =>
    {
        var (from, to) = (rows.Length / 4, rows.Length / 2);
        var kept = rows.Where(r => r.Row < from || r.Row >= to).ToArray();

        var undone = Some.Index(rows).Without([(from, to)]);

        AssertSame(JourneyIndex.Build(kept.Select(r => Some.Block([r]))), undone);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Rows_that_change_their_person_stand_as_if_they_had_always_been_hers() => Prop.ForAll(Some.Histories, rows =>
    {
        var random = new Random(rows.Length);
        var persons = rows.Select(r => r.Person).Append(0UL).Distinct().ToArray();
        var chosen = persons.Where(_ => random.Next(2) == 0).ToHashSet();
        // Some merge into one, some are split by row, to one another, to somebody new, to nobody.
        var targets = chosen.Append(0UL).Append(900UL).Append(901UL).ToArray();
        var merged = chosen.ToDictionary(p => p, _ => targets[random.Next(targets.Length)]);
        ulong OwnerOf(ulong person, long row) => !chosen.Contains(person) || person == 0 ? person : person % 2 == 0 ? merged[person] : targets[(int)(row % targets.Length)];

        var regrouped = Some.Index(rows).Regroup(chosen, (person, its) => person % 2 == 0 ? [merged[person]] : [.. its.Select(row => OwnerOf(person, row))]);

        AssertSame(Some.Index(rows.Select(r => r with { Person = OwnerOf(r.Person, r.Row) })), regrouped);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Who_gets_rows_must_be_named() =>
        Assert.Throws<ArgumentException>(() => Some.Index([new(10, 1, 0), new(20, 2, 0)]).Regroup([1], (_, _) => [2]));

    [Fact]
    public void One_person_with_everything_and_everybody_with_one_thing_are_sorted()
    {
        var random = new Random(9);
        var one = Some.Numbered(Enumerable.Range(0, 300_000).Select(_ => new Touch(random.Next(100_000) * 1000L, 7, 0)));
        var all = Some.Numbered(Enumerable.Range(0, 300_000).Select(i => new Touch(random.Next(100_000), (ulong)i + 1, i % 60_000)));

        var (journey, everybody) = (JourneyIndex.Build(Some.Blocks(one, 100_000)), JourneyIndex.Build(Some.Blocks(all, 100_000)));

        Assert.Equal(one.OrderBy(r => r.Time).ThenBy(r => r.Row).Select(r => r.Row), journey.JourneyOf(7).ToArray());
        Assert.Equal((1, 300_000, 60_000), (journey.Persons, everybody.Persons, everybody.Signatures));
        foreach (var touch in all.Where((_, i) => i % 1000 == 0))
        {
            var row = everybody.Starts[everybody.Keys.BinarySearch(PersonOrder.Mix(touch.Person))];
            Assert.Equal((touch.Row, touch.Time, touch.Signature), (everybody.Columns.Row[row], everybody.Columns.Time[row], everybody.Columns.SignatureAt(row)));
        }
    }

    [Fact]
    public void Times_at_both_ends_of_the_range_are_put_where_differences_still_fit()
    {
        var index = Some.Index([new(long.MaxValue, 1, 0), new(long.MinValue, 1, 0), new(0, 1, 0)]);

        Assert.Equal([1L, 2L, 0L], index.JourneyOf(1).ToArray());
        Assert.Equal((-Frame.Limit, Frame.Limit), (index.StartOfData, index.EndOfData));
        Assert.True(index.EndOfData - index.StartOfData > 0);
    }

    [Fact]
    public void Most_logs_take_four_bytes_for_a_time_and_one_for_a_signature()
    {
        var seconds = Some.Index(Enumerable.Range(0, 100).Select(i => new Touch(1_700_000_000_000_000 + i * 40_000_000L * 1_000_000, 1, i)));
        var microseconds = Some.Index([new(0, 1, 0), new(7, 1, 0), new(40_000_000L * 1_000_000 + 1, 1, 300)]);

        Assert.IsType<uint[]>(seconds.Columns.Time.Raw);
        Assert.IsType<byte[]>(seconds.Columns.Signature.Raw);
        Assert.IsType<long[]>(microseconds.Columns.Time.Raw);
        Assert.IsType<ushort[]>(microseconds.Columns.Signature.Raw);
    }

    [Fact]
    public void Appends_one_by_one_give_what_building_at_once_gives() => Prop.ForAll(Some.Histories, rows =>
    {
        var index = JourneyIndex.Empty;
        foreach (var block in Some.Blocks(rows, 3)) index = index.Append([block]);

        AssertSame(Some.Index(rows), index);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_negative_signature_is_refused() => Assert.Throws<ArgumentException>(() => Some.Index([new(1, 1, -1)]));

    [Fact]
    public void Keys_of_one_person_make_one_journey()
    {
        var rows = Some.Numbered([new(1, 5, 0), new(3, 6, 0), new(2, 7, 0)]);

        var index = JourneyIndex.Build(Some.Blocks(rows), key => key == 6 ? 5 : key);

        Assert.Equal(2, index.Persons);
        Assert.Equal([0L, 1L], index.JourneyOf(5).ToArray());
    }

    [Fact]
    public void The_mix_of_keys_can_be_undone() => Prop.ForAll<ulong>(key =>
        Assert.Equal(key, PersonOrder.Unmix(PersonOrder.Mix(key)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Many_rows_are_sorted_in_parts_and_none_is_lost()
    {
        var random = new Random(3);
        var rows = Some.Numbered(Enumerable.Range(0, 60_000).Select(_ => new Touch(random.Next(1000), (ulong)random.Next(900), 0)));

        var index = JourneyIndex.Build(Some.Blocks(rows, 5000));

        foreach (var person in rows.Where(r => r.Person != 0).GroupBy(r => r.Person))
            Assert.Equal(person.OrderBy(r => r.Time).ThenBy(r => r.Row).Select(r => r.Row), index.JourneyOf(person.Key).ToArray());
        Assert.Equal(60_000, Values(index.Columns.Row, index.Count).Distinct().Count());
    }

    [Fact]
    public void A_score_off_its_scale_is_no_answer_and_is_counted() =>
        Assert.Equal(1, Some.Index([new(1, 1, 0) { Scale = 0, Score = 6 }, new(1, 1, 0) { Scale = 1, Score = 6 }]).ScoresOffScale);

    internal static void AssertSame(JourneyIndex expected, JourneyIndex actual)
    {
        var count = expected.Count;
        Assert.Equal(count, actual.Count);
        Assert.Equal(Values(expected.Columns.Row, count), Values(actual.Columns.Row, count));
        Assert.Equal(Values(expected.Columns.Time, count), Values(actual.Columns.Time, count));
        Assert.Equal(Values(expected.Columns.Signature, count), Values(actual.Columns.Signature, count));
        Assert.Equal(expected.Starts, actual.Starts);
        Assert.Equal(expected.Keys.ToArray(), actual.Keys.ToArray());
        Assert.Equal((expected.Loose, expected.Signatures), (actual.Loose, actual.Signatures));
        Assert.Equal((expected.StartOfData, expected.EndOfData), (actual.StartOfData, actual.EndOfData));
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(expected.Columns.Answer?[i] ?? 0, actual.Columns.Answer?[i] ?? 0);
            Assert.Equal(expected.Columns.Duration?[i] ?? -1, actual.Columns.Duration?[i] ?? -1);
            Assert.Equal(expected.Columns.Currency?[i] ?? 0, actual.Columns.Currency?[i] ?? 0);
            if (expected.Columns.Currency?[i] > 0) Assert.Equal(expected.Columns.Amount![i], actual.Columns.Amount![i]);
        }
    }

    private static long[] Values(Column column, int count) => [.. Enumerable.Range(0, count).Select(i => column[i])];
}
