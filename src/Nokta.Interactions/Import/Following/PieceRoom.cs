using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Live;

namespace Nokta.Interactions.Import.Following;

/// <summary>The memory in which pieces are read and packed, one after the other: a backlog of any size takes what one piece takes.</summary>
internal sealed class PieceRoom(string folder) : IDisposable
{
    private readonly List<Chunk> _chunks = [];
    private byte[] _text = [];
    private int _given;

    /// <summary>The keys of the piece.</summary>
    public KeySpill Keys { get; } = new(folder);

    public LiveBlock Block { get; } = new();

    /// <summary>Room for so many bytes of the file.</summary>
    public byte[] Text(int length) => _text.Length >= length ? _text : _text = new byte[length];

    /// <summary>Begins another piece: what the one before left is over.</summary>
    public void Begin()
    {
        Keys.Clear();
        _given = 0;
    }

    /// <summary>Another chunk of the piece.</summary>
    public Chunk Next()
    {
        if (_given == _chunks.Count) _chunks.Add(new Chunk());
        return _chunks[_given++];
    }

    public void Dispose() => Keys.Dispose();
}
