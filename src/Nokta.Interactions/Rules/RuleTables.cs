using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Nokta.Interactions.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Rules;

/// <summary>One written state of one rule, goal or segment. Rows are only ever added; the newest of a number is what holds today.</summary>
[NotPersonal("a code", nameof(Kind))]
[Personal("a rule, goal or segment with the values it looks for", nameof(Body))]
[Personal("the member who wrote it", nameof(By), NamesMember = true)]
internal sealed class Definition : IInWorkspace, ITrailed
{
    public const string Rule = "rule";
    public const string Goal = "goal";
    public const string Segment = "segment";

    public WorkspaceId Workspace { get; set; }
    public string Kind { get; set; } = Rule;
    public int Number { get; set; }

    /// <summary>Counts the changes of a workspace's rules, goals and segments; several rows written together share one.</summary>
    public long Revision { get; set; }
    public int Version { get; set; }
    public int Position { get; set; }
    public string Body { get; set; } = "{}";
    public bool IsDeleted { get; set; }
    public DateTimeOffset At { get; set; }
    public string By { get; set; } = "";

    string ITrailed.TrailKind => Kind;
    string ITrailed.TrailThing => Number.ToString(CultureInfo.InvariantCulture);
    IQueryable<object> ITrailed.Earlier(NoktaDb db) =>
        db.Set<Definition>().AsNoTracking().Where(d => d.Kind == Kind && d.Number == Number && d.Revision < Revision).OrderByDescending(d => d.Revision);

    public Definition Next(long revision, DateTimeOffset at, string by) => new()
    {
        Kind = Kind, Number = Number, Revision = revision, Version = Version, Position = Position, Body = Body, IsDeleted = IsDeleted, At = at, By = by,
    };
}

/// <summary>How rules, goals and segments stand in the database.</summary>
internal static class RuleTables
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Definition>(definition =>
        {
            definition.ToTable("interactions_definition");
            definition.HasKey(d => new { d.Workspace, d.Kind, d.Number, d.Revision });
        });
        model.Entity<SegmentMember>(member =>
        {
            member.ToTable("interactions_segment_member");
            member.HasKey(m => new { m.Workspace, m.Segment, m.Person });
        });
    }
}
