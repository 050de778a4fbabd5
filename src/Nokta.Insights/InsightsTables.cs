using Microsoft.EntityFrameworkCore;
using Nokta.Insights.Notes;
using Nokta.Insights.Notices;

namespace Nokta.Insights;

/// <summary>Where notes of charts, and what was put aside, are kept.</summary>
internal static class InsightsTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<ChartNote>(t => { t.ToTable("insights_note"); t.HasKey(x => new { x.Workspace, x.Id }); t.Ignore(x => x.Anchor); });
        model.Entity<Dismissal>(t => { t.ToTable("insights_dismissal"); t.HasKey(x => new { x.Workspace, x.Key }); });
    }
}
