using Microsoft.EntityFrameworkCore;

namespace Nokta.Accounts.Webhooks;

/// <summary>How webhooks and their deliveries lie in the database.</summary>
internal static class WebhookTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Webhook>(w => { w.ToTable("accounts_webhook"); w.HasKey(x => new { x.Workspace, x.Id }); });
        model.Entity<Delivery>(d =>
        {
            d.ToTable("accounts_delivery");
            d.HasKey(x => new { x.Workspace, x.Webhook, x.Message });
            d.HasOne<Webhook>().WithMany().HasForeignKey(x => new { x.Workspace, x.Webhook });
        });
        model.Entity<DeliveryAttempt>(a =>
        {
            a.ToTable("accounts_delivery_attempt");
            a.HasKey(x => new { x.Workspace, x.Webhook, x.Message, x.Number });
            a.HasOne<Delivery>().WithMany().HasForeignKey(x => new { x.Workspace, x.Webhook, x.Message });
        });
    }
}
