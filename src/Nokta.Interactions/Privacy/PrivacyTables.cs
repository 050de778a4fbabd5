using Microsoft.EntityFrameworkCore;

namespace Nokta.Interactions.Privacy;

/// <summary>Where the log of erasures, consents, restrictions and runs of retention are kept.</summary>
internal static class PrivacyTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Erasure>(t => { t.ToTable("interactions_erasure"); t.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<Consent>(t => { t.ToTable("interactions_consent"); t.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<ConsentText>(t => { t.ToTable("interactions_consent_text"); t.HasKey(x => new { x.Workspace, x.Purpose, x.Version }); });
        model.Entity<Restriction>(t => { t.ToTable("interactions_restriction"); t.HasKey(x => new { x.Workspace, x.Case, x.Person }); });
        model.Entity<RetentionRun>(t => { t.ToTable("interactions_retention_run"); t.HasKey(x => new { x.Workspace, x.Id }); });
    }
}
