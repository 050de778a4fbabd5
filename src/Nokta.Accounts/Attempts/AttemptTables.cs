using Microsoft.EntityFrameworkCore;

namespace Nokta.Accounts.Attempts;

/// <summary>How refused attempts lie in the database.</summary>
internal static class AttemptTables
{
    public static void Map(ModelBuilder model) => model.Entity<RefusedAttempt>(t =>
    {
        t.ToTable("accounts_attempt");
        t.HasKey(x => new { x.Workspace, x.Id });
    });
}
