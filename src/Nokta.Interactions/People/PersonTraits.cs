using System.Text.Json;
using Nokta.Interactions.Collect;
using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>What trusted sources stated of persons: the last value of each trait, with whence and when. Read from the statements, so that merging and splitting need no copy.</summary>
public sealed class PersonTraits(Database database, InteractionLog log)
{
    // Keys are shown as keys.
    private static readonly string[] s_keys = ["email", "phone", "id", "userid", "user_id", "anonymousid"];

    /// <summary>The traits of a person, by name.</summary>
    public IReadOnlyList<PersonTrait> Of(WorkspaceId workspace, ulong person)
    {
        using var connection = database.OpenReading();
        var sources = connection.Read("""SELECT "Id", "Name" FROM interactions_source WHERE "Workspace" = @w""", r => (r.GetInt32(0), r.GetString(1)), ("@w", workspace.Value)).ToDictionary(s => s.Item1, s => s.Item2);
        var last = new Dictionary<string, PersonTrait>(StringComparer.OrdinalIgnoreCase);
        foreach (var (at, source, raw) in KeyTexts.Statements(connection, workspace, log.Persons(workspace).KeysOf(person)))
            foreach (var (name, value) in Stated(raw)) last[name] = new PersonTrait(name, value, sources.GetValueOrDefault(source, ""), at);
        return [.. last.Values.OrderBy(t => t.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The traits of one statement, whatever family of clients it came from; none of a group, whose traits are the company's.</summary>
    public static IReadOnlyDictionary<string, string> Stated(string raw)
    {
        using var document = JsonDocument.Parse(raw.Length > 0 ? raw : "{}");
        var root = document.RootElement;
        var said = root.Member("client").Member("raw") ?? root;
        if (said.Text("type") == "group" || said.Text("event") == "$groupidentify") return new Dictionary<string, string>();
        var traits = said.Member("traits") ?? said.Member("context").Member("traits") ?? said.Member("$set") ?? said.Member("properties").Member("$set") ?? root.Member("properties");
        return traits.Properties(name => s_keys.Contains(name.ToLowerInvariant()) || name.StartsWith('$'));
    }
}

/// <summary>The last known value of one trait.</summary>
/// <param name="At">UTC microseconds.</param>
public sealed record PersonTrait(string Name, string Value, string Source, long At);

/// <summary>A door: a panel on a person's page, a component with the parameter <c>Person</c> (<see cref="ulong"/>), rendered in ascending order.</summary>
public sealed record PersonPanel(Type Component, int Order);
