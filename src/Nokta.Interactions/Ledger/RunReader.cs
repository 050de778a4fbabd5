using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Ledger;

/// <summary>Reads a run from its beginning, a few hundred pages at a time, so that no long reading keeps the write-ahead log from being emptied.</summary>
internal sealed class RunReader(Database database, WorkspaceId workspace, long run)
{
    private const int Together = 256;
    private readonly FreshKey[] _keys = new FreshKey[Together * KeyPage.Most];
    private byte[]? _last;
    private int _at, _count;
    private bool _isOver;

    /// <summary>The key on which it stands, once <see cref="Next"/> was true.</summary>
    public ref readonly FreshKey Current => ref _keys[_at];

    /// <summary>Goes on to the next key; false at the end.</summary>
    public bool Next() => ++_at < _count || Fill();

    private bool Fill()
    {
        if (_isOver) return false;
        using var connection = database.OpenReading();
        using var command = connection.Command($"""SELECT "First", "Keys" FROM interactions_key_page WHERE "Workspace" = @w AND "Run" = @r AND "First" > @f ORDER BY "First" LIMIT {Together}""",
            ("@w", workspace.Value), ("@r", run), ("@f", _last ?? []));
        using var reader = command.ExecuteReader();
        (_at, _count) = (0, 0);
        var pages = 0;
        for (; reader.Read(); pages++)
        {
            _last = reader.GetFieldValue<byte[]>(0);
            var page = reader.GetFieldValue<byte[]>(1);
            if (!KeyPage.IsIntact(page)) throw new InvalidDataException($"A page of run {run} is not as it was written.");
            for (var (place, count) = (0, KeyPage.CountOf(page)); place < count; place++) _keys[_count++] = KeyPage.At(page, place);
        }

        _isOver = pages < Together;
        return _count > 0;
    }
}
