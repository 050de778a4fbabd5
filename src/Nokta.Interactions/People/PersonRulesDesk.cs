using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.People;

/// <summary>What other limits would make of who is who, before they are saved.</summary>
public sealed class PersonRulesDesk(Database database, InteractionLog log)
{
    /// <summary>As it is now, and as it would be. Linear in links.</summary>
    public (PersonCounts Now, PersonCounts Then) Try(WorkspaceId workspace, PersonRules wanted)
    {
        using var connection = database.OpenReading();
        return (PersonCounts.Of(log.Persons(workspace)), PersonCounts.Of(PersonLinks.Map(connection, workspace, wanted)));
    }
}

/// <summary>Who is who in four numbers.</summary>
/// <param name="Persons">Persons of whom more than one key is known.</param>
/// <param name="Largest">Keys of the person with the most.</param>
/// <param name="Many">Links left out since too many stand with a key.</param>
/// <param name="Unsure">Links left out as not sure enough.</param>
public sealed record PersonCounts(int Persons, int Largest, int Many, int Unsure)
{
    internal static PersonCounts Of(PersonMap map)
    {
        var sizes = map.Keys.GroupBy(map.Of).Select(g => g.Count()).Where(n => n > 1).ToList();
        return new(sizes.Count, sizes.Count == 0 ? 0 : sizes.Max(), map.LeftOut.Count(l => l.Why == LinkLeftOut.Many), map.LeftOut.Count(l => l.Why == LinkLeftOut.Unsure));
    }
}
