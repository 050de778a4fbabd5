using System.Data.Common;
using System.Text.RegularExpressions;

namespace Nokta.Kernel.Storage;

/// <summary>What the two databases do each in its own way. Nothing outside this folder asks which of them it is.</summary>
internal abstract partial class Dialect : IAsyncDisposable
{
    /// <summary>A script of the schema in the database's own words.</summary>
    public abstract string Translate(string script);

    /// <summary>A connection on which nothing can be written.</summary>
    public abstract DbConnection OpenReading();

    /// <summary>The connection of a context for reading; a context opens one that is closed for as long as each query takes, and holds up no thread for it.</summary>
    public abstract Loan LendReading();

    /// <summary>The turn to write among processes, with a transaction that has begun after it was taken.</summary>
    public abstract Task<Turn> TakeTurnAsync(CancellationToken ct);

    /// <summary>Writes what was committed before the call into a new SQLite file.</summary>
    public abstract Task CopyAsync(string target, CancellationToken ct);

    /// <summary>Overwrites what was deleted; false when somebody still reads it. The caller is alone in this process.</summary>
    public abstract Task<bool> ScrubAsync(CancellationToken ct);

    public abstract ValueTask DisposeAsync();

    /// <summary>A script without what stands in it for another database: between <c>--only sqlite</c> (or <c>postgres</c>) and <c>--end</c>.</summary>
    protected static string Own(string script, string database) => Section().Replace(script, section => section.Groups[1].Value == database ? section.Groups[2].Value : "");

    [GeneratedRegex(@"^--only (\w+)\r?\n(.*?)^--end\r?$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();
}

/// <summary>A transaction that nobody else writes beside, and what is let go after it.</summary>
internal sealed record Turn(DbConnection Connection, DbTransaction Transaction, IAsyncDisposable Held);
