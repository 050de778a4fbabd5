using Nokta.Interactions.Ledger;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Collect;

/// <summary>Gives keys the newest version of their mapping.</summary>
internal static class KeyMappings
{
    public static void Put(Database database, IEnumerable<WriteKey> keys)
    {
        using var connection = database.OpenReading();
        var all = connection.Read("""
            SELECT m."Key", m."Body" FROM interactions_key_mapping m
            WHERE m."Version" = (SELECT MAX(n."Version") FROM interactions_key_mapping n WHERE n."Workspace" = m."Workspace" AND n."Key" = m."Key")
            """, r => (Key: r.GetGuid(0), Body: r.GetString(1))).ToDictionary(m => m.Key, m => KeyMapping.Read(m.Body));
        foreach (var key in keys) key.Mapping = all.GetValueOrDefault(key.Id) ?? KeyMapping.Plain;
    }
}
