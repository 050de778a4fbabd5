using Nokta.Interactions.People;

namespace Nokta.Interactions.Import.Reading;

/// <summary>Who a row is about: its first person key, and that further keys in the row are the same person's.</summary>
internal sealed class RowPersons(RowMap map)
{
    private readonly string _country = PersonText.CountryOf(map.Zone);
    private readonly (ulong A, ulong B)[] _recentLinks = new (ulong, ulong)[1024];
    private readonly KeyKind[] _kinds = [.. map.Persons.Select(p => KeyKinds.Of(p.Kind))];
    private byte[] _scratch = new byte[256];

    /// <summary>The first key of the row, 0 without one; the others are linked to it, or to the person known already.</summary>
    public ulong Read(Records row, Chunk chunk, long time, ulong person = 0)
    {
        // Of somebody known already the kind stands with the link that named her first.
        var kind = KeyKind.Unknown;
        for (var i = 0; i < map.Persons.Length; i++)
        {
            var column = map.Persons[i];
            var cell = row.Field(column.Index);
            if (_scratch.Length < cell.Length + 8) Array.Resize(ref _scratch, (cell.Length + 8) * 2);
            var length = PersonText.Normalise(cell, column.Kind, _country, _scratch);
            if (length == 0) continue;
            var id = PersonText.Id(_scratch.AsSpan(0, length), column.Seed);
            if (person == 0) (person, kind) = (id, _kinds[i]);
            else Link(chunk, new KeyLink(person, id, time, kind, _kinds[i]));
        }

        return person;
    }

    private void Link(Chunk chunk, KeyLink link)
    {
        var (a, b) = (link.A, link.B);
        if (a == b) return;
        ref var recent = ref _recentLinks[(a ^ b * 31) % (ulong)_recentLinks.Length];
        if (recent == (a, b)) return;
        recent = (a, b);
        chunk.Links.Add(link);
    }
}
