using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Interactions.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.IntakeTests;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions.People;

/// <summary>Merging, splitting and taking back, with the ledger as it was.</summary>
public sealed class DecisionTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merge_and_undo_and_merge_and_split_leave_every_person_and_every_journey_as_they_were()
    {
        await using var site = await WithFourPeopleAsync();
        var store = site.Get<DecisionStore>();
        var before = await JourneysAsync(site);

        var merge = await store.MergeAsync(Here, [Named("phone", "+989125550001"), Named("email", "mina@example.org")], "same voice", Ct);
        var merged = await JourneysAsync(site);
        Assert.True((await store.UndoAsync(Here, merge.Value!.Lot, Ct)).IsDone);
        var undone = await JourneysAsync(site);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.True((await store.MergeAsync(Here, [Named("phone", "+989125550001"), Named("email", "mina@example.org")], ct: Ct)).IsDone);
        site.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.True((await store.SplitAsync(Here, [KeyOf("email", "mina@example.org")], ct: Ct)).IsDone);
        var split = await JourneysAsync(site);

        Assert.Equal(before.Count - 1, merged.Count);
        Assert.Equal(before, undone);
        Assert.Equal(before, split);
        Assert.Equal(["split", "merge", "merge"], (await store.ListAsync(Here, 10, ct: Ct)).Select(d => d.Decision.Act));
    }

    [Fact]
    public async Task A_merge_over_a_split_lifts_it_and_taking_the_merge_back_brings_the_split_back()
    {
        await using var site = await WithFourPeopleAsync();
        var (store, map) = (site.Get<DecisionStore>(), site.Get<InteractionLog>());
        var (phone, card) = (KeyOf("phone", "+989125550001"), KeyOf("card", "C-1"));
        Assert.Equal(map.PersonOf(Here)(phone), map.PersonOf(Here)(card));

        var split = await store.SplitAsync(Here, [card], "her brother's card", Ct);
        Assert.NotEqual(map.PersonOf(Here)(phone), map.PersonOf(Here)(card));
        site.Clock.Now += TimeSpan.FromSeconds(1);
        var merge = await store.MergeAsync(Here, [new(phone), new(card)], ct: Ct);
        Assert.Equal(map.PersonOf(Here)(phone), map.PersonOf(Here)(card));
        await store.UndoAsync(Here, merge.Value!.Lot, Ct);
        Assert.NotEqual(map.PersonOf(Here)(phone), map.PersonOf(Here)(card));
        await store.UndoAsync(Here, split.Value!.Lot, Ct);

        Assert.Equal(map.PersonOf(Here)(phone), map.PersonOf(Here)(card));
        Assert.Equal("people.undone", (await store.UndoAsync(Here, split.Value.Lot, Ct)).Refusal!.Code);
    }

    [Fact]
    public async Task Many_are_decided_at_once_all_or_none_and_taken_back_together()
    {
        await using var site = await WithFourPeopleAsync();
        var store = site.Get<DecisionStore>();
        var before = await JourneysAsync(site);

        var done = await store.MergeAllAsync(Here, [[Named("phone", "+989125550001"), Named("phone", "+989125550002")], [Named("email", "mina@example.org"), Named("phone", "+989125550003")]], ct: Ct);

        Assert.Equal((2, 1), (done.Value!.Count, done.Value.Select(d => d.Lot).Distinct().Count()));
        Assert.Equal(before.Count - 2, (await JourneysAsync(site)).Count);
        Assert.Equal(2, (await store.UndoAsync(Here, done.Value[0].Lot, Ct)).Value!.Count);
        Assert.Equal(before, await JourneysAsync(site));
        Assert.Equal("people.same", (await store.MergeAsync(Here, [Named("phone", "+989125550001"), Named("card", "C-1")], ct: Ct)).Refusal!.Code);
        Assert.Equal("people.split-all", (await store.SplitAsync(Here, [KeyOf("email", "mina@example.org")], ct: Ct)).Refusal!.Code);
    }

    [Fact]
    public async Task Every_change_of_who_is_who_is_in_the_list_of_changes_and_what_is_taken_back_leaves_a_gap()
    {
        await using var site = await WithFourPeopleAsync();
        var (store, log) = (site.Get<DecisionStore>(), site.Get<InteractionLog>());
        using var till = await TestProgram.StartAsync(site);
        var (from, was) = (log.State(Here).Links, log.Persons(Here));

        await SendAsync(till, "9", ("phone", "09125550003"), ("card", "C-3"));
        await store.MergeAsync(Here, [Named("phone", "+989125550003"), Named("email", "mina@example.org")], ct: Ct);

        var (to, now) = (log.State(Here).Links, log.Persons(Here));
        using (var connection = site.Get<Database>().OpenReading())
        {
            Assert.Equal(from + 2, to);
            var keys = LinkChanges.Between(connection, Here, from, to)!;
            Assert.Equal(new HashSet<ulong> { KeyOf("phone", "+989125550003"), KeyOf("card", "C-3"), KeyOf("email", "mina@example.org") }, keys);
            Assert.Equal(keys.Where(k => was.Of(k) != now.Of(k)).Order(), LinkChanges.Moved(was, now, keys));
        }

        await site.Get<Erasures>().EraseAsync((await site.Get<PersonKeys>().FindAsync(Here, "mina@example.org", "email", Ct)).Value![0], Ct);
        using var after = site.Get<Database>().OpenReading();
        Assert.Null(LinkChanges.Between(after, Here, from, log.State(Here).Links));
        Assert.Empty(await store.ListAsync(Here, 10, ct: Ct));
    }

    /// <summary>Some twenty merges, splits and undos by chance, on two sites that heard of the same links in opposite order.</summary>
    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Whatever_is_merged_split_and_taken_back_the_persons_are_those_of_the_links_and_decisions_and_every_report_ends_as_it_began(int seed)
    {
        (string Kind, string Value)[][] told = [[("phone", "09125550001"), ("card", "C-1")], [("card", "C-1"), ("email", "a@example.org")], [("id", "u-1"), ("visitor", "tablet")], [("id", "u-2"), ("visitor", "tablet")],
            [("phone", "09125550002")], [("id", "u-2"), ("phone", "09125550002")], [("email", "b@example.org")], [("card", "C-2"), ("phone", "09125550003")]];
        NamedKey[] keys = [Named("phone", "+989125550001"), Named("card", "C-1"), Named("email", "a@example.org"), Named("id", "u-1"), Named("visitor", "tablet"), Named("id", "u-2"), Named("phone", "+989125550002"), Named("email", "b@example.org"), Named("card", "C-2"), Named("phone", "+989125550003")];
        var (one, other) = (await SiteAsync(told), await SiteAsync([.. told.Reverse()], 8));
        await using var _ = one.Site;
        await using var __ = other.Site;
        var (journeys, reports) = (await JourneysAsync(one.Site), await PeoplePageTests.FiguresAsync(one.Till));
        var (random, lots) = (new Random(seed), new List<(Guid One, Guid Other)>());

        for (var step = 0; step < 20; step++)
        {
            await DoAsync(random.Next(5));
            one.Site.Clock.Now += TimeSpan.FromSeconds(1);
            other.Site.Clock.Now += TimeSpan.FromSeconds(1);
            var (mine, hers) = (one.Site.Get<InteractionLog>().Persons(Here), other.Site.Get<InteractionLog>().Persons(Here));
            Assert.Equal(keys.Select(k => mine.Of(k.Key)), keys.Select(k => hers.Of(k.Key)));
            using var connection = one.Site.Get<Database>().OpenReading();
            var anew = PersonLinks.Map(connection, Here);
            Assert.Equal(keys.Select(k => anew.Of(k.Key)), keys.Select(k => mine.Of(k.Key)));
        }

        foreach (var lot in lots.OrderBy(_ => random.Next())) await UndoAsync(lot);
        Assert.Equal(journeys, await JourneysAsync(one.Site));
        Assert.Equal(reports, await PeoplePageTests.FiguresAsync(one.Till));

        async Task DoAsync(int what)
        {
            var some = keys.OrderBy(_ => random.Next()).Take(2 + random.Next(2)).ToList();
            if (what == 4 && lots.Count > 0)
            {
                var lot = lots[random.Next(lots.Count)];
                lots.Remove(lot);
                await UndoAsync(lot);
                return;
            }

            var (mine, hers) = what < 2
                ? (await one.Site.Get<DecisionStore>().MergeAsync(Here, some, ct: Ct), await other.Site.Get<DecisionStore>().MergeAsync(Here, some, ct: Ct))
                : (await one.Site.Get<DecisionStore>().SplitAsync(Here, [some[0].Key], ct: Ct), await other.Site.Get<DecisionStore>().SplitAsync(Here, [some[0].Key], ct: Ct));
            Assert.Equal(mine.Refusal?.Code, hers.Refusal?.Code);
            if (mine.IsDone) lots.Add((mine.Value.Lot, hers.Value!.Lot));
        }

        async Task UndoAsync((Guid One, Guid Other) lot)
        {
            Assert.True((await one.Site.Get<DecisionStore>().UndoAsync(Here, lot.One, Ct)).IsDone);
            Assert.True((await other.Site.Get<DecisionStore>().UndoAsync(Here, lot.Other, Ct)).IsDone);
        }
    }

    /// <summary>Each interaction has its own instant, whenever it comes.</summary>
    private static async Task<(TestSite Site, TestProgram Till)> SiteAsync((string Kind, string Value)[][] told, int from = 0)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        var till = await TestProgram.StartAsync(site);
        for (var n = 0; n < told.Length; n++) await SendAsync(till, (from == 0 ? n + 1 : from - n).ToString(System.Globalization.CultureInfo.InvariantCulture), told[n]);
        return (site, till);
    }

    [Fact]
    public async Task Merging_somebody_with_a_hundred_thousand_interactions_takes_no_longer_than_anybody()
    {
        await using var site = await WithFourPeopleAsync();
        var file = Path.Combine(site.Folder, "visits.csv");
        await File.WriteAllTextAsync(file, "id,time,phone,activity,amount\n" + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"b{i},2026-03-{(i % 28) + 1:00} 10:00,09125550001,visit,\n")), Ct);
        Assert.True((await site.Get<Importer>().RunAsync(Here, file, "visits.csv", Till(), ct: Ct)).IsDone);
        var store = site.Get<DecisionStore>();
        await store.UndoAsync(Here, (await store.MergeAsync(Here, [Named("phone", "+989125550002"), Named("phone", "+989125550003")], ct: Ct)).Value!.Lot, Ct);

        var clock = Stopwatch.StartNew();
        var done = await store.MergeAsync(Here, [Named("phone", "+989125550001"), Named("email", "mina@example.org")], ct: Ct);
        clock.Stop();

        Assert.True(done.IsDone);
        TestContext.Current.TestOutputHelper?.WriteLine($"merged in {clock.Elapsed.TotalMilliseconds:0.0} ms");
        Assert.True(clock.ElapsedMilliseconds < 2000, $"{clock.ElapsedMilliseconds} ms");
    }

    /// <summary>Sara has a phone and a card, three others one key each; eight interactions.</summary>
    internal static async Task<TestSite> WithFourPeopleAsync()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        using var till = await TestProgram.StartAsync(site);
        await SendAsync(till, "1", ("phone", "09125550001"), ("card", "C-1"));
        await SendAsync(till, "2", ("card", "C-1"));
        await SendAsync(till, "3", ("phone", "09125550001"));
        await SendAsync(till, "4", ("phone", "09125550002"));
        await SendAsync(till, "5", ("phone", "09125550002"));
        await SendAsync(till, "6", ("phone", "09125550003"));
        await SendAsync(till, "7", ("email", "mina@example.org"));
        await SendAsync(till, "8", ("email", "mina@example.org"));
        return site;
    }

    internal static async Task SendAsync(TestProgram till, string key, params (string Kind, string Value)[] persons) =>
        Assert.Equal(HttpStatusCode.OK, (await till.PostAsync("/interactions", JsonSerializer.Serialize(new { source = "till", sourceKey = key, at = $"2026-10-31T1{key[^1]}:00:00Z", activity = "order", persons = persons.Select(p => new { kind = p.Kind, value = p.Value }) }))).StatusCode);

    internal static NamedKey Named(string kind, string key) => new(KeyOf(kind, key), KeyKinds.Of(kind));

    /// <summary>Who has which rows.</summary>
    internal static async Task<IReadOnlyList<string>> JourneysAsync(TestSite site)
    {
        var index = (await site.Get<LiveJourneys>().GetAsync(Here, Ct)).Index;
        var persons = site.Get<InteractionLog>().ReadBlocks(Here).SelectMany(b => b.Person.Take(b.Count)).Where(p => p != 0).Select(site.Get<InteractionLog>().PersonOf(Here)).Distinct().Order();
        return [.. persons.Select(p => $"{p:x}: {string.Join(' ', index.JourneyOf(p).ToArray())}")];
    }
}
