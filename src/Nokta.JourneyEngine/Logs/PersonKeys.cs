using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Logs;

/// <summary>
/// Proves that no two persons share a 64-bit key, and gives those who do another one. The keys are looked at part by part (top eight bits),
/// so that each part's table stays in the processor's cache: one by one, a million persons would cost a trip to memory per row.
/// </summary>
internal static class PersonKeys
{
    /// <summary>Makes the keys of all batches unique; returns those that were changed.</summary>
    public static Dictionary<PersonKey, ulong> MakeUnique(IReadOnlyList<EventBatch> batches)
    {
        var clashes = new List<PersonKey>[EventBatch.Parts];
        Parallel.For(0, EventBatch.Parts, new ParallelOptions { MaxDegreeOfParallelism = Slices.Threads }, part => clashes[part] = ClashesIn(batches, part));
        var other = new Dictionary<PersonKey, ulong>();
        if (clashes.All(c => c.Count == 0)) return other;

        var taken = batches.SelectMany(b => b.Person.Take(b.Count)).ToHashSet();
        foreach (var clash in clashes.SelectMany(c => c))
        {
            var key = clash.Check | 1;
            while (!taken.Add(key)) key += 2;
            other.Add(clash, key);
        }

        foreach (var batch in batches) batch.Rekey(other);
        return other;
    }

    /// <summary>Persons of a part whose key came before with another check, in the order of the file.</summary>
    private static List<PersonKey> ClashesIn(IReadOnlyList<EventBatch> batches, int part)
    {
        var size = 1024;
        var (table, count) = (new PersonKey[size], 0);
        var clashes = new List<PersonKey>();
        for (var b = 0; b < batches.Count; b++)
            foreach (var person in batches[b].KeysOf(part))
            {
                var at = (int)person.Key & (size - 1);
                while (table[at].Key != 0 && table[at].Key != person.Key) at = (at + 1) & (size - 1);
                if (table[at].Key == 0)
                {
                    table[at] = person;
                    if (++count * 2 > size) (table, size) = (Grown(table), size * 2);
                }
                else if (table[at].Check != person.Check && !clashes.Contains(person)) clashes.Add(person);
            }

        return clashes;
    }

    private static PersonKey[] Grown(PersonKey[] table)
    {
        var grown = new PersonKey[table.Length * 2];
        foreach (var person in table)
        {
            if (person.Key == 0) continue;
            var at = (int)person.Key & (grown.Length - 1);
            while (grown[at].Key != 0) at = (at + 1) & (grown.Length - 1);
            grown[at] = person;
        }

        return grown;
    }
}
