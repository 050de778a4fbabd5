using Microsoft.EntityFrameworkCore;

namespace Nokta.Kernel.Trail;

/// <summary>How the trail lies in the database.</summary>
internal static class TrailTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<TrailEntry>(e =>
        {
            e.ToTable("kernel_trail");
            e.HasKey(x => new { x.Workspace, x.Sequence });
            e.Property(x => x.Sequence).ValueGeneratedNever();
        });
        model.Entity<TrailCheckpoint>(c =>
        {
            c.ToTable("kernel_trail_checkpoint");
            c.HasKey(x => new { x.Workspace, x.Sequence });
            c.Property(x => x.Sequence).ValueGeneratedNever();
        });
    }
}
