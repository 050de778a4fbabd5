using Microsoft.EntityFrameworkCore;

namespace Nokta.Interactions.Privacy;

/// <summary>Where the log of erasures is kept.</summary>
internal static class PrivacyTables
{
    public static void Map(ModelBuilder model) => model.Entity<Erasure>(t => { t.ToTable("interactions_erasure"); t.HasKey(x => new { x.Workspace, x.Id }); });
}
