using Nokta.Interactions.People;

namespace Nokta.Tests.Interactions.People;

/// <summary>Who is who: computed from links and decisions alone, in whatever order they come, and no shared tablet makes one person of a family.</summary>
[SameOnEveryStore]
public sealed class ReckoningTests
{
    private const ulong Sara = 11, Omid = 12, SarasMail = 21, OmidsMail = 22, Phone = 31, Tablet = 1, Laptop = 2;

    [Fact]
    public void What_somebody_did_before_she_was_known_is_hers_from_the_first_trusted_link_on()
    {
        var map = Reckon([Device(Sara, Tablet, 5), Device(SarasMail, Laptop, 9, KeyKind.Email), Link(Sara, SarasMail, 7, KeyKind.Id, KeyKind.Email)]);

        Assert.Equal([Tablet, Laptop, Sara, SarasMail], map.KeysOf(map.Of(Tablet)));
        Assert.Empty(map.LeftOut);
    }

    [Fact]
    public void A_device_that_meets_a_second_known_person_stays_with_the_first_and_says_why()
    {
        var map = Reckon([Device(Omid, Tablet, 8), Device(Sara, Tablet, 5)]);

        Assert.Equal(map.Of(Sara), map.Of(Tablet));
        Assert.NotEqual(map.Of(Sara), map.Of(Omid));
        var out_ = Assert.Single(map.LeftOut);
        Assert.Equal((Omid, LinkLeftOut.Device), (out_.Link.A, out_.Why));
    }

    [Fact]
    public void Two_accounts_of_one_source_are_two_people_though_they_share_a_phone_and_one_if_the_source_says_so()
    {
        KeyLink[] family = [Link(Sara, Phone, 1, KeyKind.Id, KeyKind.Phone, source: 3), Link(Omid, Phone, 2, KeyKind.Id, KeyKind.Phone, source: 3)];

        var map = Reckon(family);
        var alias = Reckon([.. family, Link(Sara, Omid, 3, KeyKind.Id, KeyKind.Id, source: 3)]);
        var elsewhere = Reckon([family[0], family[1] with { Source = 4 }]);

        Assert.Equal((map.Of(Sara), LinkLeftOut.Account), (map.Of(Phone), Assert.Single(map.LeftOut).Why));
        Assert.NotEqual(map.Of(Sara), map.Of(Omid));
        Assert.Equal(alias.Of(Sara), alias.Of(Omid));
        Assert.Equal(elsewhere.Of(Sara), elsewhere.Of(Omid));
    }

    [Fact]
    public void A_phone_that_stands_with_more_customers_than_a_person_has_numbers_is_nobodys()
    {
        var five = Reckon([.. Enumerable.Range(0, 5).Select(n => Link(100 + (ulong)n, Phone, n, KeyKind.Id, KeyKind.Phone, source: n + 1))]);
        var six = Reckon([.. Enumerable.Range(0, 6).Select(n => Link(100 + (ulong)n, Phone, n, KeyKind.Id, KeyKind.Phone, source: n + 1))]);

        Assert.Single(Enumerable.Range(100, 5).Select(k => five.Of((ulong)k)).Distinct());
        Assert.Equal(6, Enumerable.Range(100, 6).Select(k => six.Of((ulong)k)).Distinct().Count());
        Assert.All(six.LeftOut, l => Assert.Equal((LinkLeftOut.Many, 6), (l.Why, l.N)));
    }

    [Fact]
    public void A_split_holds_against_links_whatever_comes_later_and_a_merge_outweighs_the_limits()
    {
        KeyLink[] links = [Link(Sara, SarasMail, 1, KeyKind.Id, KeyKind.Email), Link(Sara, OmidsMail, 2, KeyKind.Id, KeyKind.Email), Link(SarasMail, OmidsMail, 9, KeyKind.Email, KeyKind.Email)];
        var split = Decision(isSplit: true, 5, (Sara, 0), (SarasMail, 0), (OmidsMail, 1));

        var map = Reckon(links, split);
        var merged = Reckon([Device(Sara, Tablet, 5), Device(Omid, Tablet, 8)], Decision(isSplit: false, 9, (Sara, 0), (Omid, 0)));

        Assert.Equal((map.Of(Sara), 2), (map.Of(SarasMail), map.LeftOut.Count));
        Assert.NotEqual(map.Of(Sara), map.Of(OmidsMail));
        Assert.All(map.LeftOut, l => Assert.Equal((LinkLeftOut.Split, (Guid?)split.Id), (l.Why, l.Decision)));
        Assert.Equal(3, merged.KeysOf(merged.Of(Tablet)).Count);
    }

    [Fact]
    public void The_same_links_give_the_same_persons_in_whatever_order_they_come_and_what_moved_is_found_from_what_changed()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var links = Enumerable.Range(0, 40).Select(_ => Some(random)).ToList();
            var decisions = Enumerable.Range(0, 3).Select(n => Decision(n == 0, n, [.. Enumerable.Range(0, 4).Select(_ => ((ulong)random.Next(1, 30), n == 0 ? random.Next(2) : 0)).DistinctBy(k => k.Item1)])).ToArray();

            var (one, other) = (Reckon(links, decisions), Reckon([.. links.OrderBy(_ => random.Next())], decisions));
            var without = Reckon(links.Skip(1), decisions[1..]);

            Assert.All(Enumerable.Range(1, 30), k => Assert.Equal(one.Of((ulong)k), other.Of((ulong)k)));
            var moved = LinkChanges.Moved(without, one, [links[0].A, links[0].B, .. decisions[0].Keys.Select(k => k.Key)]);
            Assert.Equal(Enumerable.Range(1, 30).Select(k => (ulong)k).Where(k => one.Of(k) != without.Of(k)), moved);
        }
    }

    /// <summary>Links and decisions together: whichever came first, and whatever was decided and taken back between.</summary>
    [Fact]
    public void Links_merges_splits_and_what_was_taken_back_give_the_same_persons_in_whatever_order_they_came()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var links = Enumerable.Range(0, 30).Select(_ => Some(random)).ToList();
            var decisions = Enumerable.Range(0, 8).Select(n => Decision(random.Next(2) == 0, n, [.. Enumerable.Range(0, 2 + random.Next(5)).Select(i => ((ulong)random.Next(1, 30), i % 2)).DistinctBy(k => k.Item1)])).ToList();
            var undone = decisions.Where(_ => random.Next(3) == 0).ToList();
            var holding = decisions.Except(undone).ToList();

            var one = Reckon(links, [.. holding]);
            var other = Reckon([.. links.OrderBy(_ => random.Next()), .. links.Take(5)], [.. holding.OrderBy(_ => random.Next())]);

            Assert.All(Enumerable.Range(1, 31), k => Assert.Equal(one.Of((ulong)k), other.Of((ulong)k)));
            Assert.Equal(one.LeftOut.Select(l => (l.Link.A, l.Link.B, l.Why, l.N)).Distinct(), other.LeftOut.Select(l => (l.Link.A, l.Link.B, l.Why, l.N)).Distinct());
            foreach (var split in holding.Where(d => d.IsSplit))
                Assert.DoesNotContain(split.Keys.SelectMany(_ => split.Keys, (a, b) => (a, b)), p => p.a.Side != p.b.Side && one.Of(p.a.Key) == one.Of(p.b.Key));
        }
    }

    [Fact]
    public void Every_reason_for_which_a_link_does_not_count_is_said_in_every_language()
    {
        var reasons = typeof(LinkLeftOut).GetFields().Where(f => f.IsLiteral).Select(f => (string)f.GetValue(null)!).Append(PersonConflict.Twofold).ToList();

        Assert.True(reasons.Count >= 6);
        foreach (var language in (string[])["fa", "ru", "en"])
        {
            var texts = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Path.Combine(ArchitectureTests.RepositoryRoot(), "src", "Nokta.Interactions", "People", "Texts", language + ".json")))!.AsObject();
            Assert.All(reasons, why => Assert.True(texts["people.left-out." + why] is not null, $"{language} does not say {why}"));
        }
    }

    [Fact]
    public void Limits_of_a_workspace_are_reckoned_in_any_order_and_a_stricter_one_joins_nobody_more()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var links = Enumerable.Range(0, 40).Select(_ => Some(random)).ToList();
            var (most, least) = (random.Next(1, 7), random.Next(0, 100));
            var rules = new PersonRules(most, least);

            var (one, other) = (PersonReckoning.Of([.. links], [], rules), PersonReckoning.Of([.. links.OrderBy(_ => random.Next())], [], rules));
            var back = Reckon(links);

            Assert.All(Enumerable.Range(1, 30), k => Assert.Equal(one.Of((ulong)k), other.Of((ulong)k)));
            Assert.All(one.LeftOut.Where(l => l.Why == LinkLeftOut.Many), l => Assert.True(l.N > most));
            Assert.All(one.LeftOut.Where(l => l.Why == LinkLeftOut.Unsure), l => Assert.True(l.N < least && one.ConfidenceOf(l.Link) == l.N));
            Assert.Equal(Reckon([.. links.OrderBy(_ => random.Next())]).Keys.Order().Select(back.Of), back.Keys.Order().Select(back.Of));
        }
    }

    [Fact]
    public void A_link_is_less_sure_with_everybody_who_shares_its_key_and_the_limit_is_the_workspaces_own()
    {
        KeyLink[] Family(int n) => [.. Enumerable.Range(0, n).Select(i => Link(100 + (ulong)i, Phone, i, KeyKind.Id, KeyKind.Phone, source: i + 1))];

        Assert.Equal([95, 85, 75, 65], Enumerable.Range(1, 4).Select(n => Reckon(Family(n)).ConfidenceOf(Family(n)[0])));
        Assert.Equal(100, LinkConfidence.Of(KeyKind.Id, KeyKind.Id, 0));
        Assert.Equal(LinkConfidence.Least, LinkConfidence.Of(KeyKind.Phone, KeyKind.Email, 50));
        Assert.Equal(LinkConfidence.Of(KeyKind.Email, KeyKind.Card, 2), LinkConfidence.Of(KeyKind.Card, KeyKind.Email, 2));
        var (three, two) = (PersonReckoning.Of([.. Family(3)], [], new PersonRules(3)), PersonReckoning.Of([.. Family(3)], [], new PersonRules(2)));
        Assert.Single(three.Keys.Select(three.Of).Distinct());
        Assert.Equal(4, two.Keys.Select(two.Of).Distinct().Count());
        var sure = PersonReckoning.Of([Device(Sara, Tablet, 5), Link(Sara, SarasMail, 7, KeyKind.Id, KeyKind.Email)], [], new PersonRules(5, 95));
        Assert.Equal((sure.Of(Sara), LinkLeftOut.Unsure), (sure.Of(SarasMail), Assert.Single(sure.LeftOut).Why));
        Assert.NotEqual(sure.Of(Sara), sure.Of(Tablet));
    }

    private static KeyLink Some(Random random)
    {
        var (a, b) = ((ulong)random.Next(1, 30), (ulong)random.Next(1, 30));
        return new KeyLink(a, b == a ? a + 1 : b, random.Next(20), KindOf(a), KindOf(b == a ? a + 1 : b), random.Next(1, 3));

        static KeyKind KindOf(ulong key) => (KeyKind)(1 + (key % 6));
    }

    private static PersonMap Reckon(IEnumerable<KeyLink> links, params DecidedKeys[] decisions) => PersonReckoning.Of([.. links], decisions);

    private static KeyLink Link(ulong a, ulong b, long at, KeyKind kindA, KeyKind kindB, int source = 0) => new(a, b, at, kindA, kindB, source);

    private static KeyLink Device(ulong person, ulong device, long at, KeyKind kind = KeyKind.Id) => new(person, device, at, kind, KeyKind.Visitor);

    private static DecidedKeys Decision(bool isSplit, long at, params (ulong Key, int Side)[] keys) =>
        new(new Guid((int)at + 1, 0, 0, new byte[8]), isSplit, at, [.. keys.OrderBy(k => k.Key).Select(k => new DecidedKey(k.Key, k.Side, KeyKind.Unknown))]);
}
