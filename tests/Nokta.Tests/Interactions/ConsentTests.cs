using System.IO.Compression;
using System.Net;
using Nokta.Interactions.Import;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Privacy;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>What a person said holds from the next question on; what is kept of her comes out whole and alone.</summary>
public sealed class ConsentTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_word_of_a_person_holds_at_once_whichever_of_her_keys_said_it()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        using var program = await TestProgram.StartAsync(site);
        var said = new { key = "0912 555 0001", purpose = "sms", given = true, channel = "till" };

        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync("/consents", said)).StatusCode);
        Assert.True(await HasAsync(site));
        site.Clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(HttpStatusCode.Created, (await program.PostAsync("/consents", said with { key = "+989125550001", given = false })).StatusCode);

        Assert.False(await HasAsync(site));
        await TestProgram.ProblemAsync(HttpStatusCode.UnprocessableEntity, "consent.no-purpose", await program.PostAsync("/consents", said with { purpose = "moon" }));
    }

    [Fact]
    public async Task A_consent_keeps_the_version_of_the_words_it_was_given_to()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        var store = site.Get<ConsentStore>();
        var words = new Trilingual("الف", "A", "А");
        await store.RecordAsync(await PersonAsync(site), "mail", true, "form", ct: Ct);

        Assert.Equal(1, (await store.WriteAsync(Here, "mail", words, words, true, "sara", Ct)).Value!.Version);
        site.Clock.Now += TimeSpan.FromMinutes(1);
        await store.RecordAsync(await PersonAsync(site), "mail", true, "form", ct: Ct);

        Assert.Equal([1, 0], (await store.ListAsync(Here, (await PersonAsync(site)).Ids, Ct)).Select(c => c.TextVersion));
    }

    [Fact]
    public async Task An_export_has_every_table_in_three_languages_and_nobody_elses_rows()
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        await ImportAsync(site, "id,time,phone,activity,amount\nR1,2026-03-01 10:00,09125550001,order,7\nR2,2026-03-02 10:00,09125550002,order,8\nR3,bad,09125550001,order,9\nR4,bad,09125550002,order,9\n");
        await site.Get<ConsentStore>().RecordAsync(await PersonAsync(site), "mail", true, "form", ct: Ct);
        using var program = await TestProgram.StartAsync(site);

        var answer = await program.PostAsync("/persons/export", new { key = "09125550001" });

        using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Ct));
        var texts = zip.Entries.ToDictionary(e => e.FullName, e => new StreamReader(e.Open()).ReadToEnd());
        Assert.Contains("dir=\"rtl\"", texts["fa.html"], StringComparison.Ordinal);
        Assert.Contains("R1,2026-03-01", texts["interactions.csv"], StringComparison.Ordinal);
        Assert.Contains("R3,bad", texts["files.json"], StringComparison.Ordinal);
        Assert.Contains("given", texts["consents.json"], StringComparison.Ordinal);
        Assert.All(texts.Values, t => Assert.DoesNotContain("9125550002", t, StringComparison.Ordinal));
        Assert.Empty(((string[])["en.html", "ru.html", "links.csv", "mentions.json"]).Except(texts.Keys));
        Assert.DoesNotMatch("<(h2|th)>[a-z]", texts["fa.html"]);
    }

    [Fact]
    public async Task Pages_lead_from_a_key_to_an_erasure_without_a_key_in_any_address()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        await ImportAsync(site, "id,time,phone,activity,amount\nR1,2026-03-01 10:00,09125550001,order,7\n");

        var found = await sara.PostAsync("/privacy/person", "find", ("Form.Key", "۰۹۱۲ ۵۵۵ ۰۰۰۱"));
        var address = found.Headers.Location!.ToString();
        Assert.DoesNotContain("5550001", address, StringComparison.Ordinal);
        var page = address[address.IndexOf("/privacy", StringComparison.Ordinal)..];
        var erase = page.Replace("/person?", "/person/erase?", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync(erase)).StatusCode);
        var done = await sara.PostAsync(erase, "erase");

        Assert.Contains("/privacy/erasures", done.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("", Assert.Single(site.Get<InteractionLog>().ReadRows(Here, [1])).Person);
        foreach (var other in (string[])["/privacy", "/privacy/erasures", "/privacy/retention", "/privacy/consents", "/privacy/consents?edit=new"]) Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync(other)).StatusCode);
    }

    [Fact]
    public async Task A_day_after_its_time_nothing_is_older_than_the_plan()
    {
        var (site, sara) = await TestSite.StartWithOwnerAsync();
        await using var running = site;
        site.Clock.Now = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
        await ImportAsync(site, "id,time,phone,activity,amount\nR1,2026-03-01 10:00,09125550001,order,7\nR2,2026-05-31 10:00,09125550002,order,8\nR3,bad,09125550003,order,9\n");
        foreach (var file in Directory.GetFiles(Path.Combine(site.Folder, "rejects"))) File.SetLastWriteTimeUtc(file, site.Clock.Now.UtcDateTime);
        Assert.Equal(HttpStatusCode.Redirect, (await sara.PostAsync("/privacy/retention", "plan", ("Days[person]", "30"), ("Days[raw]", "7"), ("Days[rejects]", "90"), ("Do", "save"))).StatusCode);
        var desk = site.Get<RetentionDesk>();

        Assert.Equal([("person", 1L), ("raw", 1L), ("rejects", 0L)], (await desk.PreviewAsync(Here, (await desk.PlanAsync(Here, Ct)) with { Quarantine = null, Uploads = null }, Ct)).Select(e => (e.Rule, e.Count)));
        site.Clock.Now += TimeSpan.FromDays(91);
        await desk.RunAsync(Here, Ct);

        var rows = site.Get<InteractionLog>().ReadRows(Here, [1, 2]);
        Assert.All(rows, r => Assert.Equal(("", 0UL), (r.Person, r.PersonKey)));
        Assert.Equal([7L, 8L], rows.Select(r => r.Amount));
        Assert.All(rows, r => Assert.DoesNotContain("order", r.Raw, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Path.Combine(site.Folder, "rejects")));
        Assert.DoesNotContain(await desk.PreviewAsync(Here, await desk.PlanAsync(Here, Ct), Ct), e => e.Count > 0);
        Assert.Equal(0, (await site.Get<LiveJourneys>().GetAsync(Here, Ct)).Index.Persons);
    }

    private static async Task<bool> HasAsync(TestSite site) => await site.Get<ConsentStore>().HasAsync(Here, (await PersonAsync(site)).Ids, "sms", Ct);

    private static async Task<FoundPerson> PersonAsync(TestSite site) => (await site.Get<PersonKeys>().FindAsync(Here, "09125550001", "phone", Ct)).Value![0];

    private static async Task ImportAsync(TestSite site, string text)
    {
        var path = Path.Combine(site.Folder, "till.csv");
        await File.WriteAllTextAsync(path, text, Ct);
        Assert.True((await site.Get<Importer>().RunAsync(Here, path, "till.csv", Till(), ct: Ct)).IsDone);
        File.Delete(path);
    }
}
