using Microsoft.EntityFrameworkCore;

namespace Nokta.Touchpoints;

/// <summary>How the register lies in the database.</summary>
internal static class TouchpointTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Touchpoint>(t =>
        {
            t.ToTable("touchpoints_touchpoint");
            t.HasKey(x => new { x.Workspace, x.Number });
            t.Property(x => x.Number).ValueGeneratedNever();
            t.Property(x => x.Version).IsConcurrencyToken();
        });
        model.Entity<EditedField>(e =>
        {
            e.ToTable("touchpoints_edit");
            e.HasKey(x => new { x.Workspace, x.Number, x.Version, x.Field });
            e.HasOne<Touchpoint>().WithMany().HasForeignKey(x => new { x.Workspace, x.Number });
        });
        model.Entity<StoredLot>(l =>
        {
            l.ToTable("touchpoints_lot");
            l.HasKey(x => new { x.Workspace, x.Lot });
        });
        model.Entity<DeclinedItem>(d =>
        {
            d.ToTable("touchpoints_declined");
            d.HasKey(x => new { x.Workspace, x.Code });
        });
        model.Entity<FirstView>(v =>
        {
            v.ToTable("touchpoints_first_view");
            v.HasKey(x => new { x.Workspace, x.Person });
        });
        model.Entity<LotEdit>(e =>
        {
            e.ToTable("touchpoints_lot_edit");
            e.HasKey(x => new { x.Workspace, x.Lot, x.Number, x.Version });
            e.HasOne<StoredLot>().WithMany().HasForeignKey(x => new { x.Workspace, x.Lot });
            e.HasOne<Touchpoint>().WithMany().HasForeignKey(x => new { x.Workspace, x.Number });
        });
    }
}
