using System.Data.Common;

namespace Nokta.Kernel.Storage;

/// <summary>A reading connection that a context has for as long as it lives; given back once, however often the context is disposed.</summary>
internal sealed class Loan(DbConnection connection, Action<DbConnection> back) : IDisposable
{
    private int _isBack;

    public DbConnection Connection { get; } = connection;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isBack, 1) == 0) back(Connection);
    }
}
