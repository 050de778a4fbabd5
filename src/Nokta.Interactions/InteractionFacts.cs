using System.Globalization;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions;

/// <summary>The public events of imports, mapping rules and goals.</summary>
internal static class InteractionFacts
{
    private static readonly object s_import = new { batch = 7, source = "receipts", interactions = 1280 };
    private static readonly object s_definition = new { number = 12, act = "changed", fields = (string[])["all"] };

    public static readonly IReadOnlyList<FactKind> All =
    [
        Import("import.finished", "A file was imported.", "import-finished"),
        Import("import.undone", "An import was taken back.", "import-undone"),
        Import("import.failed", "A file could not be imported.", "import-failed"),
        new("rule.changed", "A mapping rule was added, changed, moved, removed or brought back.", c => c.Kind == "rule", Definition, s_definition),
        new("goal.changed", "A goal was added, changed, removed or brought back.", c => c.Kind == "goal", Definition, s_definition),
        new("segment.changed", "A segment was added, frozen, changed, removed or brought back.", c => c.Kind == "segment", Definition, s_definition),
    ];

    private static FactKind Import(string type, string tells, string act) => new(type, tells, c => c.Kind == "import" && c.Act == act,
        c => new { batch = int.Parse(c.Thing, CultureInfo.InvariantCulture), source = Value(c, "source"), interactions = Value(c, "interactions") }, s_import);

    private static object Definition(TrailChange change) => new { number = int.Parse(change.Thing, CultureInfo.InvariantCulture), act = change.Act, fields = change.Fields.Select(f => f.Field).ToArray() };

    private static object? Value(TrailChange change, string field) => change.Fields.FirstOrDefault(f => f.Field == field)?.After;
}
