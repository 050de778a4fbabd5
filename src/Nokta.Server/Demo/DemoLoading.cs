using System.IO.Compression;
using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Server.Verbs;
using Nokta.Touchpoints;

namespace Nokta.Server.Demo;

/// <summary>Loads a demo business through the same register, importer and rules as anybody's. What is there already is not loaded twice.</summary>
internal sealed class DemoLoading(Workshop workshop, Action<string, double> tell)
{
    private const string By = "demo";

    public async Task LoadAsync(IReadOnlyList<DemoFolder> businesses, CancellationToken ct)
    {
        var there = await workshop.Get<WorkspaceStore>().ListAsync(ct);
        var workspaces = new List<WorkspaceId>();
        var steps = businesses.Sum(b => b.Files.Length);
        var done = 0;
        foreach (var business in businesses)
        {
            var workspace = there.FirstOrDefault(w => w.Name == business.Settings.Name)?.Id ?? (await workshop.Get<WorkspaceStore>().CreateAsync(business.Settings, ct)).OrThrow().Id;
            workspaces.Add(workspace);
            await RegisterAsync(workspace, business, ct);
            foreach (var file in business.Files)
            {
                var before = done;
                await ImportAsync(workspace, business, file, share => tell(business.Settings.Name + " · " + file, (before + share) / steps), ct);
                done++;
            }
        }

        await workshop.Get<MemberStore>().AddDemoOwnerAsync(workspaces, ct);
        tell("", 1);
    }

    private async Task RegisterAsync(WorkspaceId workspace, DemoFolder business, CancellationToken ct)
    {
        var register = workshop.Get<TouchpointRegister>();
        if ((await register.ListAsync(workspace, ct)).Count > 0) return;
        var added = (await register.AddStartersAsync(workspace, business.BusinessType, business.Touchpoints, By, ct)).OrThrow();
        foreach (var card in added)
        {
            var edited = card with
            {
                Owner = business.Owners.GetValueOrDefault(card.Code, card.Owner),
                Standard = business.Standards.GetValueOrDefault(card.Code, card.Standard),
                Importance = business.Importance.GetValueOrDefault(card.Code, card.Importance),
                MainScale = business.MainScales.TryGetValue(card.Code, out var scale) ? MainScales.Find(scale)!.Value : card.MainScale,
            };
            if (edited != card) (await register.EditAsync(workspace, edited, By, ct)).OrThrow();
        }

        await using var rules = File.OpenRead(business.Rules);
        (await workshop.Get<RuleFile>().ImportAsync(workspace, rules, By, ct)).OrThrow();
    }

    private async Task ImportAsync(WorkspaceId workspace, DemoFolder business, string file, Action<double> share, CancellationToken ct)
    {
        var batches = await workshop.Get<ImportBatches>().ListAsync(workspace, ct);
        if (batches.Any(b => b.State == BatchState.Done && b.FileName == file + ".csv")) return;

        var plain = Path.Combine(Path.GetTempPath(), "nokta-demo-" + Guid.CreateVersion7().ToString("N") + ".csv");
        try
        {
            await using (var packed = new GZipStream(File.OpenRead(business.Data(file)), CompressionMode.Decompress))
            await using (var target = File.Create(plain))
                await packed.CopyToAsync(target, ct);
            var mapping = FileMapping.Parse(await File.ReadAllTextAsync(business.Mapping(file), ct));
            var progress = new Telling(share);
            (await workshop.Get<Importer>().RunAsync(workspace, plain, file + ".csv", mapping, progress, ct)).OrThrow();
        }
        finally
        {
            File.Delete(plain);
        }
    }

    private sealed class Telling(Action<double> share) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => share(value.Share);
    }
}

/// <summary>The demo's own files are right or the build is wrong: a refusal there is ours.</summary>
internal static class DemoOutcome
{
    public static T OrThrow<T>(this Outcome<T> outcome) =>
        outcome.IsDone ? outcome.Value : throw new InvalidDataException("The demo cannot be loaded: " + string.Join(", ", outcome.Refusals.Select(r => r.Code + " " + r.Field)));
}
