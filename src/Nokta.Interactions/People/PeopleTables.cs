using Microsoft.EntityFrameworkCore;

namespace Nokta.Interactions.People;

/// <summary>Where decisions about who is who are kept.</summary>
internal static class PeopleTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<PersonDecision>(t => { t.ToTable("interactions_decision"); t.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<DecisionKey>(t => { t.ToTable("interactions_decision_key"); t.HasKey(x => new { x.Workspace, x.Decision, x.Key }); t.HasOne<PersonDecision>().WithMany().HasForeignKey(x => new { x.Workspace, x.Decision }); });
    }
}
