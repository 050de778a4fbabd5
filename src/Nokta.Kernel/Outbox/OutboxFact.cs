using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Outbox;

/// <summary>Something that happened, on its way to those who listen, of all workspaces in one order. Its id stays the same however often it is told.</summary>
[Untrailed("the change it tells of is in the trail")]
[NotPersonal("a number and codes; events carry ids, never names of people", nameof(Id), nameof(Type), nameof(Data))]
public sealed class OutboxFact
{
    public WorkspaceId Workspace { get; set; }

    /// <summary>Grows over all workspaces in the order of the commits.</summary>
    public long Sequence { get; init; }
    public Guid Id { get; init; }
    public required string Type { get; init; }

    /// <summary>JSON, by the kind's own shape.</summary>
    public required string Data { get; init; }
    public DateTimeOffset At { get; init; }
}

/// <summary>How far a listener has come.</summary>
[Untrailed("a counter")]
[NotPersonal("a code", nameof(Name))]
internal sealed class OutboxListener
{
    public required string Name { get; init; }
    public long Sequence { get; set; }
}

/// <summary>How the outbox lies in the database.</summary>
internal static class OutboxTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<OutboxFact>(f =>
        {
            f.ToTable("kernel_outbox");
            f.HasKey(x => new { x.Workspace, x.Sequence });
            f.Property(x => x.Sequence).ValueGeneratedNever();
        });
        model.Entity<OutboxListener>(l =>
        {
            l.ToTable("kernel_outbox_listener");
            l.HasKey(x => x.Name);
        });
    }
}
