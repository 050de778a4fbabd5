using System.Data.Common;
using Nokta.Kernel;

namespace Nokta.Interactions.Ledger;

/// <summary>Looks keys up in one run. Asked in the keys' order it reads each page once, and a gap between two pages not at all.</summary>
internal sealed class RunCursor : IDisposable
{
    private readonly DbCommand _page;
    private byte[] _keys = [];
    private byte[]? _first, _next;

    public RunCursor(DbConnection connection, WorkspaceId workspace, long run)
    {
        _page = connection.Command("""
            SELECT p."First", p."Keys", (SELECT n."First" FROM interactions_key_page n WHERE n."Workspace" = @w AND n."Run" = @r AND n."First" > @k ORDER BY n."First" LIMIT 1)
            FROM interactions_key_page p WHERE p."Workspace" = @w AND p."Run" = @r AND p."First" <= @k ORDER BY p."First" DESC LIMIT 1
            """, ("@w", workspace.Value), ("@r", run), ("@k", Array.Empty<byte>()));
    }

    public FreshKey? Find(int source, UInt128 key)
    {
        var mark = KeyPage.MarkOf(source, key);
        if (!Covers(mark)) Read(mark);
        return _first is null ? null : KeyPage.Find(_keys, mark);
    }

    public void Dispose() => _page.Dispose();

    private bool Covers(byte[] mark) => _first is not null && _first.AsSpan().SequenceCompareTo(mark) <= 0 && (_next is null || mark.AsSpan().SequenceCompareTo(_next) < 0);

    private void Read(byte[] mark)
    {
        (_first, _next) = (null, null);
        _page.Parameters["@k"].Value = mark;
        using var row = _page.ExecuteReader();
        if (!row.Read()) return;
        (_first, _keys, _next) = (row.GetFieldValue<byte[]>(0), row.GetFieldValue<byte[]>(1), row.IsDBNull(2) ? null : row.GetFieldValue<byte[]>(2));
        if (!KeyPage.IsIntact(_keys)) throw new InvalidDataException("A page of keys is not as it was written.");
    }
}
