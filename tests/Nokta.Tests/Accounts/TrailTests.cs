using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Tests.Server;
using Nokta.Touchpoints;

namespace Nokta.Tests.Accounts;

public sealed class TrailTests
{
    private static readonly WorkspaceId s_corner = new(1);
    private static readonly TrailFilter s_all = new();

    [Fact]
    public async Task What_a_member_does_on_a_page_is_told_with_her_name_and_where_from()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;

        await sara.PostAsync("/touchpoints/new", "one", ("name", "Delivery"), ("stage", "during"));

        var entry = (await site.Get<TrailStore>().ListAsync(s_corner, s_all, 1)).Single();
        Assert.Equal((TrailEntry.Added, "touchpoint", "Delivery", ActorKind.Member, "sara", "localhost"), (entry.Act, entry.Kind, entry.Label, entry.ActorKind, entry.Who, entry.From));
    }

    [Fact]
    public async Task Every_kind_of_thing_in_the_trail_has_a_word()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = site.Get<Database>().Open(s_corner);

        var kinds = db.Model.GetEntityTypes().Select(t => t.ClrType).Where(t => TrailCapture.IsTrailed(t) && !typeof(ITrailed).IsAssignableFrom(t)).Select(TrailCapture.KindOf);

        Assert.Equal([], kinds.Where(kind => site.Get<Texts>().Find(Language.English, "trail.kind." + kind) is null).Distinct().Order());
    }

    [Fact]
    public async Task A_change_is_told_with_the_values_before_and_after_and_nothing_else()
    {
        await using var site = await TestSite.StartAsync();
        var card = await AddTouchpointAsync(site);

        await site.Get<TouchpointRegister>().EditAsync(s_corner, card with { Importance = 3 }, "sara");

        var entry = (await site.Get<TrailStore>().ListAsync(s_corner, s_all, 1)).Single();
        Assert.Equal((TrailEntry.Changed, "touchpoint", "1"), (entry.Act, entry.Kind, entry.Thing));
        Assert.Equal([new TrailField("importance", "2", "3")], TrailJson.Read(entry.Changes));
    }

    [Fact]
    public async Task Adding_tells_what_the_thing_was_at_first()
    {
        await using var site = await TestSite.StartAsync();
        await AddTouchpointAsync(site);

        var entry = (await site.Get<TrailStore>().ListAsync(s_corner, s_all, 1)).Single();

        Assert.Equal((TrailEntry.Added, "touchpoint", "پرداخت"), (entry.Act, entry.Kind, entry.Label));
        Assert.Contains(TrailJson.Read(entry.Changes), f => f is { Field: "nameFa", Before: null, After: "پرداخت" });
    }

    [Fact]
    public async Task A_setting_saved_twice_tells_what_changed_in_its_document()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var (log, section) = (site.Get<SettingsLog>(), new SettingsSection<Flavour>("flavour", new Flavour("plain", 1)));
        await log.SaveAsync(s_corner, section, new Flavour("mint", 1), null, "sara");

        await log.SaveAsync(s_corner, section, new Flavour("rose", 1), null, "sara");

        var entry = (await site.Get<TrailStore>().ListAsync(s_corner, s_all, 1)).Single();
        Assert.Equal((TrailEntry.Changed, "setting", "flavour"), (entry.Act, entry.Kind, entry.Thing));
        Assert.Equal([new TrailField("name", "mint", "rose")], TrailJson.Read(entry.Changes));
    }

    [Fact]
    public async Task Secrets_never_reach_the_trail()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        await using var db = site.Get<Database>().Open(default);

        var entries = await db.Set<TrailEntry>().IgnoreQueryFilters().ToListAsync();

        var hash = (await db.Set<Member>().SingleAsync()).PasswordHash!;
        Assert.Contains(entries, e => e.Kind == "member" && TrailJson.Read(e.Changes).Any(f => f is { Field: "passwordHash", IsHidden: true }));
        Assert.DoesNotContain(entries, e => e.Changes!.Contains(hash, StringComparison.Ordinal) || e.Changes.Contains(TestSite.Password, StringComparison.Ordinal));
        Assert.DoesNotContain(entries, e => e.Changes!.Contains(sara.SessionCookie!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_not_committed_is_not_told()
    {
        await using var site = await TestSite.StartAsync();
        await using (var turn = await site.Get<Database>().WriteAsync())
        {
            turn.Record(s_corner, "import-undone", "import", "1");
            await turn.Open(s_corner).SaveChangesAsync();
        }

        Assert.Empty(await site.Get<TrailStore>().ListAsync(s_corner, s_all, 10));
    }

    [Theory]
    [InlineData("\"Changes\" = '[]'", "tells something else")]
    [InlineData("\"Label\" = 'nobody'", "tells something else")]
    [InlineData("\"Who\" = 'mallory'", "names somebody else")]
    [InlineData("\"From\" = '203.0.113.1'", "names somebody else")]
    [InlineData("\"Act\" = 'added'", "does not go on")]
    [InlineData("\"ActorId\" = 'x'", "does not go on")]
    [InlineData("\"At\" = \"At\" + 1", "does not go on")]
    [InlineData("\"Thing\" = '9'", "does not go on")]
    public async Task An_entry_that_somebody_changed_in_the_file_breaks_the_chain(string change, string fault)
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 5; i++) await NoteAsync(site, "backup-made");

        await TamperAsync(site, $"UPDATE kernel_trail SET {change} WHERE \"Workspace\" = 1 AND \"Sequence\" = 3");

        var proof = await site.Get<TrailStore>().VerifyAsync(s_corner);
        Assert.Equal(2, proof.Sequence);
        Assert.Contains(fault, proof.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_entry_taken_away_breaks_the_chain_and_the_doctor_says_so()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 5; i++) await NoteAsync(site, "backup-made");
        await AddWorkspaceAsync(site);

        await TamperAsync(site, "DELETE FROM kernel_trail WHERE \"Workspace\" = 1 AND \"Sequence\" = 3");

        var broken = await site.Get<IEnumerable<IInvariant>>().OfType<TrailInvariant>().Single().FindBrokenAsync();
        Assert.Equal(["workspace 1: entry 3 is missing"], broken);
    }

    [Theory]
    [InlineData("UPDATE kernel_trail SET \"Changes\" = '[]' WHERE \"Sequence\" = 3")]
    [InlineData("UPDATE kernel_trail SET \"Label\" = NULL WHERE \"Sequence\" = 3")]
    [InlineData("UPDATE kernel_trail SET \"Who\" = 'mallory' WHERE \"Sequence\" = 3")]
    [InlineData("UPDATE kernel_trail SET \"Act\" = 'added' WHERE \"Sequence\" = 3")]
    [InlineData("UPDATE kernel_trail SET \"At\" = \"At\" + 1 WHERE \"Sequence\" = 3")]
    [InlineData("UPDATE kernel_trail SET \"Hash\" = \"ContentDigest\" WHERE \"Sequence\" = 3")]
    [InlineData("DELETE FROM kernel_trail WHERE \"Sequence\" = 3")]
    [InlineData("DELETE FROM kernel_trail")]
    [InlineData("UPDATE kernel_trail_checkpoint SET \"Sequence\" = 4")]
    [InlineData("DELETE FROM kernel_trail_checkpoint")]
    public async Task The_database_itself_refuses_to_change_the_trail_or_to_take_something_from_it(string sql)
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 5; i++) await NoteAsync(site, "backup-made");
        await RunAsync(site, "INSERT INTO kernel_trail_checkpoint SELECT 1, 1, \"Hash\", 0 FROM kernel_trail WHERE \"Workspace\" = 1 AND \"Sequence\" = 1");

        var refused = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => RunAsync(site, sql));

        Assert.Contains("only ever added", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await site.Get<TrailStore>().ListAsync(s_corner, s_all, 10)).Count);
    }

    [Fact]
    public async Task What_erasure_and_the_end_of_its_time_take_the_database_lets_go()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 5; i++) await NoteAsync(site, "backup-made");
        var trail = site.Get<TrailStore>();
        await trail.ForgetThingAsync(s_corner, "backup", "1");
        site.Clock.Now += TimeSpan.FromDays(1);

        var cut = await trail.CutAsync(s_corner, site.Clock.Now);

        Assert.Equal(5, cut);
        Assert.Equal((6, null), ((await trail.VerifyAsync(s_corner)) is var p ? (p.Sequence, p.Fault) : default));
    }

    [Fact]
    public async Task A_head_taken_before_shows_that_the_end_was_cut_off()
    {
        await using var site = await TestSite.StartAsync();
        for (var i = 0; i < 3; i++) await NoteAsync(site, "backup-made");
        var (trail, head) = (site.Get<TrailStore>(), await site.Get<TrailStore>().HeadAsync(s_corner));
        Assert.True(await trail.HoldsAsync(s_corner, head.Sequence, head.Hash));

        await TamperAsync(site, "DELETE FROM kernel_trail WHERE \"Workspace\" = 1 AND \"Sequence\" = 3");

        Assert.Null((await trail.VerifyAsync(s_corner)).Fault);
        Assert.False(await trail.HoldsAsync(s_corner, head.Sequence, head.Hash));
    }

    [Fact]
    public async Task A_forgotten_name_leaves_the_chain_whole()
    {
        await using var site = await TestSite.StartAsync();
        var (trail, acting) = (site.Get<TrailStore>(), site.Get<Database>().Acting);
        await AddWorkspaceAsync(site);
        acting.Otherwise = new Actor(ActorKind.Member, "m-1", "sara", "198.51.100.4");
        await NoteAsync(site, "backup-made");

        var forgotten = await trail.ForgetActorAsync("m-1");

        var entry = (await trail.ListAsync(s_corner, new TrailFilter { Who = "m-1" }, 10)).Single();
        Assert.Equal((1, null, null, null), (forgotten, entry.Who, entry.From, entry.WhoSalt));
        Assert.Null((await trail.VerifyAsync(s_corner)).Fault);
    }

    [Fact]
    public async Task A_trail_that_was_cut_off_goes_on_from_its_checkpoint()
    {
        await using var site = await TestSite.StartAsync();
        var trail = site.Get<TrailStore>();
        for (var i = 0; i < 10; i++)
        {
            await NoteAsync(site, "backup-made");
            site.Clock.Now += TimeSpan.FromDays(1);
        }

        var cut = await trail.CutAsync(s_corner, site.Clock.Now - TimeSpan.FromDays(4));

        Assert.Equal(6, cut);
        Assert.Equal([11, 10, 9, 8, 7], (await trail.ListAsync(s_corner, s_all, 100)).Select(e => e.Sequence));
        Assert.Equal((11, null), ((await trail.VerifyAsync(s_corner)) is var p ? (p.Sequence, p.Fault) : default));
    }

    [Fact]
    public async Task What_is_older_than_the_trails_term_goes_when_retention_runs_and_the_chain_goes_on()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var _ = site;
        var desk = site.Get<Nokta.Interactions.Privacy.RetentionDesk>();
        var before = (await site.Get<TrailStore>().ListAsync(new(1), new(), 1000, ct: TestContext.Current.CancellationToken)).Count;
        site.Clock.Now += TimeSpan.FromDays(31);
        await sara.SignInAsync("sara", TestSite.Password);
        await sara.PostAsync("/privacy/retention", "plan", ("Days[trail]", "30"), ("Do", "save"));
        Assert.Equal(30, (await desk.PlanAsync(new(1), TestContext.Current.CancellationToken)).Trail);

        var removed = await desk.RunAsync(new(1), TestContext.Current.CancellationToken);

        Assert.Equal(before, removed.Single(r => r.Rule == "trail").Count);
        var left = await site.Get<TrailStore>().ListAsync(new(1), new(), 1000, ct: TestContext.Current.CancellationToken);
        Assert.All(left, e => Assert.True(e.At > site.Clock.Now.AddDays(-30)));
        Assert.Contains(left, e => e.Act == "cut");
        Assert.Null((await site.Get<TrailStore>().VerifyAsync(new(1), ct: TestContext.Current.CancellationToken)).Fault);
    }

    [Fact]
    public async Task A_write_that_passes_the_context_by_is_refused_for_rows_of_the_trail()
    {
        await using var site = await TestSite.StartAsync();
        await using var turn = await site.Get<Database>().WriteAsync();
        var db = turn.Open(s_corner);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Set<SavedView>().ExecuteDeleteAsync());

        Assert.Contains("SavedView", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_a_long_trail_is_found_by_its_keys()
    {
        await using var site = await TestSite.StartAsync();
        await using (var turn = await site.Get<Database>().WriteAsync())
        {
            for (var i = 0; i < 300; i++) turn.Record(s_corner, "backup-made", i % 100 == 0 ? "rare" : "usual", i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await turn.CommitAsync();
        }

        var trail = site.Get<TrailStore>();
        var first = await trail.ListAsync(s_corner, s_all, 50);
        var second = await trail.ListAsync(s_corner, s_all, 50, first[^1].Sequence);
        var rare = await trail.ListAsync(s_corner, new TrailFilter { Kind = "rare" }, 50);

        Assert.Equal((300, 251, 250, 201), (first[0].Sequence, first[^1].Sequence, second[0].Sequence, second[^1].Sequence));
        Assert.Equal([201L, 101, 1], rare.Select(e => e.Sequence));
        Assert.Single(first.Select(e => e.Request).Distinct());
    }

    private sealed record Flavour(string Name, int Sweetness);

    internal static async Task NoteAsync(TestSite site, string act)
    {
        await using var turn = await site.Get<Database>().WriteAsync();
        turn.Record(s_corner, act, "backup", "1", "x", new TrailField("a", 1, 2));
        await turn.CommitAsync();
    }

    internal static async Task<TouchpointCard> AddTouchpointAsync(TestSite site) =>
        (await site.Get<TouchpointRegister>().AddAsync(s_corner, TouchpointCard.Draft(new Trilingual("پرداخت", "Payment", "Оплата")) with { Importance = 2 }, "sara")).Value!;

    private static async Task AddWorkspaceAsync(TestSite site) => await site.Get<WorkspaceStore>().CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Corner" });

    // Somebody with the file in his hands and no respect for triggers.
    private static async Task TamperAsync(TestSite site, string sql)
    {
        await using var turn = await site.Get<Database>().WriteAsync();
        await using var command = turn.Connection.CreateCommand();
        command.Transaction = turn.Transaction;
        if (turn.Connection is Npgsql.NpgsqlConnection) command.CommandText = "ALTER TABLE kernel_trail DISABLE TRIGGER USER;" + sql;
        else command.CommandText = "DROP TRIGGER kernel_trail_kept; DROP TRIGGER kernel_trail_whole;" + sql;
        await command.ExecuteNonQueryAsync();
        await turn.CommitAsync();
    }

    private static async Task RunAsync(TestSite site, string sql)
    {
        await using var turn = await site.Get<Database>().WriteAsync();
        await using var command = turn.Connection.CreateCommand();
        (command.Transaction, command.CommandText) = (turn.Transaction, sql);
        await command.ExecuteNonQueryAsync();
        await turn.CommitAsync();
    }
}
