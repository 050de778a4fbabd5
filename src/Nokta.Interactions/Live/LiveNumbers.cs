using Nokta.Interactions.Ledger;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Live;

/// <summary>
/// The workspace's numbers for sources, signatures and currencies, remembered from commit to commit: they are given once and never change.
/// After a transaction that failed it must be forgotten, since numbers of that transaction were never given.
/// </summary>
internal sealed class LiveNumbers(WorkspaceId workspace)
{
    // A value of a dimension may be anything a program sends: what is remembered is bounded, what is forgotten is read again.
    private const int Most = 50_000;
    private readonly Dictionary<Signature, int> _signatures = [];
    private readonly Dictionary<string, int> _sources = [];
    private readonly Dictionary<string, byte> _currencies = new() { [""] = 0 };
    private SignatureBook _book = new(workspace);

    public int Source(Writing turn, string name)
    {
        if (name.Length == 0) return 0;
        if (_sources.TryGetValue(name, out var known)) return known;
        if (_sources.Count >= Most) _sources.Clear();
        return _sources[name] = BatchTable.SourceNumber(turn, workspace, name);
    }

    public int Signature(Writing turn, Signature signature)
    {
        if (_signatures.TryGetValue(signature, out var known)) return known;
        if (_signatures.Count >= Most)
        {
            _signatures.Clear();
            _book = new SignatureBook(workspace);
        }

        return _signatures[signature] = _book.NumberOf(turn, signature);
    }

    public byte Currency(Writing turn, string code)
    {
        if (_currencies.TryGetValue(code, out var known)) return known;
        return _currencies[code] = _book.NumberOf(turn, code);
    }
}
