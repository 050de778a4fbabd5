using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Server.Hosting;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

/// <summary>Client libraries that nobody here wrote, as their users install them, against the server on a real connection.</summary>
public sealed class RealClientTests
{
    private static readonly NodeFolder s_clientsFolder = new("");
    private static readonly WorkspaceId s_here = new(1);
    private static readonly string[] s_clients = ["segment-node", "segment-web", "rudder-node", "matomo-node", "posthog-node", "posthog-web", "cloudevents"];

    [Fact]
    public async Task Seven_clients_make_the_same_trip_and_one_person_has_it_seven_times_once_each()
    {
        await s_clientsFolder.InstallAsync();
        var browser = Find("chromium") ?? Find("google-chrome");
        Assert.SkipWhen(browser is null, "tool absent: chromium");
        var folder = Directory.CreateTempSubdirectory("nokta-clients-").FullName;
        await using (var first = await TestSite.StartAsync(folder, keeps: true)) await first.Browser().SetUpAsync(first.Get<SetupCode>().Current, "sara");
        await using var site = Site.Build(TestStore.In(folder), builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));
        await site.StartAsync(TestContext.Current.CancellationToken);
        var address = site.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        await Task.WhenAll(s_clients.Select(async client =>
        {
            var made = await site.Services.GetRequiredService<WriteKeyStore>().AddAsync(s_here, new WriteKeyWish(client, client, IsTrusted: true, Currency: "EUR"));
            await MakeTripAsync(client, address, made.Value!.Key, browser!);
        }));

        var log = site.Services.GetRequiredService<InteractionLog>();
        var (signatures, person) = (log.Signatures(s_here), log.PersonOf(s_here));
        var rows = log.ReadRows(s_here, [.. Enumerable.Range(1, 100).Select(i => (long)i)]).ToList();
        Assert.Empty(site.Services.GetRequiredService<QuarantineDesk>().List(s_here, null, 10).Select(q => q.Reason + q.Raw));
        Assert.Equal(28, rows.Count);
        foreach (var client in s_clients)
            Assert.Equal(
                ["page view /tea nowruz 0  ", "product viewed Green tea  0  ", "product added Green tea  0  ", "order completed   1250 EUR o-1"],
                rows.Where(r => signatures[r.Signature].Source == client).OrderBy(r => r.Time).Select(r => Told(r, signatures[r.Signature])));
        Assert.Single(rows.Select(r => person(r.PersonKey)).Distinct());
        Assert.Equal(person(rows[0].PersonKey), person(IntakeTests.KeyOf("email", "sara@example.com")));
        var seen = Assert.Single(await site.Services.GetRequiredService<PeopleDesk>().ListAsync(s_here, null, "", 10, TestContext.Current.CancellationToken));
        Assert.Equal((28, "u-1"), (seen.Interactions, seen.Key));
        Assert.Equal("سارا", site.Services.GetRequiredService<PersonTraits>().Of(s_here, seen.Person).Single(t => t.Name == "name").Value);
        var batch = Assert.Single(await site.Services.GetRequiredService<ImportBatches>().ListAsync(s_here, TestContext.Current.CancellationToken));
        Assert.Equal((28L, 0L, 0L), (batch.Counts.Interactions, batch.Counts.Duplicate, batch.Counts.Quarantined));
        await site.StopAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The web client alone says which campaign's page it stands on at every event.</summary>
    private static string Told(LedgerRow row, Signature s) => $"{s.Activity} {s.Topic} {(s.Activity == "page view" ? s.Campaign : "")} {row.Amount} {row.Currency} {row.Thread}";

    private static async Task MakeTripAsync(params string[] words)
    {
        using var process = await s_clientsFolder.StartAsync("trip.mjs", words);
        var (said, wrong) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', words)} ended with {process.ExitCode}: {await said} {await wrong}");
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
