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
