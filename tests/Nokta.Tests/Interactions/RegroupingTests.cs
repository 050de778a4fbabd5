using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Live;
using Nokta.Interactions.People;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.IntakeTests;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

public sealed class RegroupingTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_linked_split_taken_back_and_added_the_index_is_the_one_that_is_read_anew()
    {
        await using var site = await SiteAsync();
        var (random, lots, sent) = (new Random(26), new List<Guid>(), 0);
        var (store, intake, log) = (site.Get<DecisionStore>(), site.Get<Intake>(), site.Get<InteractionLog>());
        await intake.RecordAsync(Here, [.. Enumerable.Range(0, 60).Select(_ => Somebody())], Ct);
        await site.Get<LiveJourneys>().GetAsync(Here, Ct);

        for (var step = 0; step < 40; step++)
        {
            site.Clock.Now += TimeSpan.FromSeconds(1);
            switch (random.Next(5))
            {
                case 0 when await store.MergeAsync(Here, [Key(), Key()], ct: Ct) is { IsDone: true } merged: lots.Add(merged.Value!.Lot); break;
                case 1 when await store.SplitAsync(Here, [Key().Key], ct: Ct) is { IsDone: true } split: lots.Add(split.Value!.Lot); break;
                case 2 when lots.Count > 0: await store.UndoAsync(Here, lots[random.Next(lots.Count)], Ct); break;
                case 3: await intake.RecordAsync(Here, [Somebody() with { Persons = [new("id", Name()), new("visitor", Name())] }], Ct); break;
                default: await intake.RecordAsync(Here, [Somebody(), Somebody()], Ct); break;
            }

            await SameAsAnewAsync(site);
        }

        Interaction Somebody() => Some("till", FormattableString.Invariant($"K{sent++}")) with { At = site.Clock.Now.AddHours(-random.Next(500)), Persons = [new("id", Name())] };
        NamedKey Key() => new(KeyOf("id", Name()));
        string Name() => FormattableString.Invariant($"p{random.Next(12)}");
    }

    [Fact]
    public async Task A_merge_and_a_split_move_rows_and_read_nothing_anew()
    {
        await using var site = await SiteAsync();
        var (log, regrouping) = (site.Get<InteractionLog>(), new Regrouping(site.Get<Nokta.Kernel.Storage.Database>(), site.Get<InteractionLog>(), Here));
        await site.Get<Intake>().RecordAsync(Here, [.. Enumerable.Range(0, 30).Select(i => Some("till", FormattableString.Invariant($"K{i}")) with { Persons = [new("id", FormattableString.Invariant($"p{i % 3}"))] })], Ct);
        var (index, was) = ((await site.Get<LiveJourneys>().GetAsync(Here, Ct)).Index, (log.Persons(Here), log.State(Here)));

        await site.Get<DecisionStore>().MergeAsync(Here, [new(KeyOf("id", "p0")), new(KeyOf("id", "p1"))], ct: Ct);
        var merged = (log.Persons(Here), log.State(Here));
        var one = regrouping.Of(index, was, merged);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        await site.Get<DecisionStore>().SplitAsync(Here, [KeyOf("id", "p1")], ct: Ct);
        var again = regrouping.Of(one!, merged, (log.Persons(Here), log.State(Here)));

        Assert.Equal((3, 2, 3), (index.Persons, one!.Persons, again!.Persons));
        Assert.Equal(20, one.JourneyOf(merged.Item1.Of(KeyOf("id", "p0"))).Length);
        Assert.Equal(index.JourneyOf(KeyOf("id", "p1")).ToArray(), again.JourneyOf(KeyOf("id", "p1")).ToArray());
    }

    private static async Task SameAsAnewAsync(TestSite site)
    {
        var carried = (await site.Get<LiveJourneys>().GetAsync(Here, Ct)).Index;
        var log = site.Get<InteractionLog>();
        var anew = JourneyEngine.Columns.JourneyIndex.Build(log.ReadBlocks(Here), log.CountedPersonOf(Here));

        Assert.Equal((anew.Count, anew.Persons, anew.Loose), (carried.Count, carried.Persons, carried.Loose));
        foreach (var person in log.Persons(Here).Keys.Concat(Enumerable.Range(0, 12).Select(i => KeyOf("id", FormattableString.Invariant($"p{i}")))).Select(log.PersonOf(Here)).Distinct())
            Assert.Equal(anew.JourneyOf(person).ToArray(), carried.JourneyOf(person).ToArray());
    }
}
