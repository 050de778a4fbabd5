using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Privacy;
using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Collect;

/// <summary>How keys lie in the database, and what stands in the table of statements.</summary>
internal static class CollectTables
{
    public static void Map(ModelBuilder model) => model.Entity<WriteKey>(k => { k.ToTable("interactions_write_key"); k.HasKey(x => new { x.Workspace, x.Id }); k.Ignore(x => x.Mapping); });

    public static IEnumerable<StoredColumn> Columns =>
    [
        .. StoredColumn.Plain("interactions_key_mapping", "names of activities and properties, and which member wrote them", "Key", "Body", "Who"),
        .. StoredColumn.Plain("interactions_statement", "hash of an event's own key", "Key"),
        .. StoredColumn.Personal("interactions_statement", StatementData.DoorName, "what clients said of who somebody is, with her traits, as it came", "Raw"),
    ];
}
