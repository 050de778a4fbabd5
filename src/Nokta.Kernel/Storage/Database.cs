using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Outbox;
using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Storage;

/// <summary>Where this installation keeps its data: one folder, with an SQLite file in it or a PostgreSQL schema beside it, and one writer at a time across all processes.</summary>
public sealed class Database : IAsyncDisposable
{
    public const string FileName = "nokta.db";
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly IReadOnlyList<IModule> _modules;
    private readonly IDisposable _use;
    private long _revision;

    public Database(DataPlace place, IReadOnlyList<IModule> modules)
    {
        Folder = Path.GetFullPath(place.Folder);
        Directory.CreateDirectory(Folder);
        _modules = modules;
        _use = FolderUse.Join(Folder);
        Store = place.Store;
        Dialect = Store is null ? new SqliteDialect(Folder, File) : new PostgresDialect(Store, modules);
    }

    public string Folder { get; }

    /// <summary>Every public event of the modules.</summary>
    public IReadOnlyList<FactKind> Facts => field ??= [.. _modules.SelectMany(m => m.Facts)];

    /// <summary>Rings when something was put into the outbox.</summary>
    internal SemaphoreSlim OutboxBell { get; } = new(0, int.MaxValue);

    /// <summary>What time it is for the audit trail.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the data stands; null when it is <see cref="File"/>.</summary>
    public StoreAddress? Store { get; }

    /// <summary>Who is writing: see <see cref="Modules.Acting"/>.</summary>
    public Acting Acting { get; } = new();

    /// <summary>What goes with the next commit: see <see cref="Storage.Companions"/>.</summary>
    public Companions Companions { get; } = new();

    /// <summary>
    /// Changes with every commit of this process that was made through contexts (interactions that come live are not): what was read before may be
    /// remembered as long as it stays. Another process's changes are not seen.
    /// </summary>
    public long Revision => Interlocked.Read(ref _revision);

    internal void Change() => Interlocked.Increment(ref _revision);

    public string File => Path.Combine(Folder, FileName);

    internal Dialect Dialect { get; }

    /// <summary>A context for reading things of one workspace. Saving it throws: reading connections are query-only.</summary>
    public NoktaDb Open(WorkspaceId workspace)
    {
        var loan = Dialect.LendReading();
        return new NoktaDb(Options(loan.Connection), _modules, workspace, loan);
    }

    /// <summary>A raw reading connection (query-only, never checkpoints). The caller disposes it.</summary>
    public DbConnection OpenReading() => Dialect.OpenReading();

    /// <summary>Takes the turn to write: in this process by a semaphore, among processes by a lock that dies with its holder. Nothing is stored before <see cref="Writing.CommitAsync"/>.</summary>
    public async Task<Writing> WriteAsync(CancellationToken ct = default)
    {
        var asked = Stopwatch.GetTimestamp();
        await _turn.WaitAsync(ct);
        try
        {
            var turn = await Dialect.TakeTurnAsync(ct);
            Signals.Turn.Record(Stopwatch.GetElapsedTime(asked).TotalSeconds);
            return new Writing(this, turn, _turn);
        }
        catch
        {
            _turn.Release();
            throw;
        }
    }

    /// <summary>What the data takes on disk, the files beside it left out.</summary>
    public long Bytes()
    {
        using var connection = OpenReading();
        return Catalogue.BytesOf(connection);
    }

    /// <summary>
    /// Writes a compacted copy of everything that was committed before the call, as an SQLite file. Writers go on meanwhile.
    /// Cost: one pass over the database. The target must not exist.
    /// </summary>
    public Task CopyAsync(string target, CancellationToken ct = default) => Dialect.CopyAsync(target, ct);

    /// <summary>
    /// Overwrites what was deleted, so that it cannot be read from the database's files any more. Cost: one pass over the database, in which nobody writes.
    /// False when somebody still reads an old state: try again later.
    /// </summary>
    public async Task<bool> ScrubAsync(CancellationToken ct = default)
    {
        await _turn.WaitAsync(ct);
        try
        {
            return await Dialect.ScrubAsync(ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    internal NoktaDb On(Turn turn, WorkspaceId workspace, TrailWriting trail)
    {
        var db = new NoktaDb(Options(turn.Connection), _modules, workspace, null) { Trail = trail };
        db.Database.UseTransaction(turn.Transaction);
        return db;
    }

    private static DbContextOptions<NoktaDb> Options(DbConnection connection)
    {
        var options = new DbContextOptionsBuilder<NoktaDb>().ReplaceService<IModelCacheKeyFactory, NoktaDb.ModelOfModules>().AddInterceptors(UntrackedWrites.Refused, WithoutNul.Instance);
        if (connection is SqliteConnection) options.UseSqlite(connection);
        else options.UseNpgsql(connection);
        return options.Options;
    }

    public async ValueTask DisposeAsync()
    {
        await Dialect.DisposeAsync();
        _turn.Dispose();
        _use.Dispose();
    }
}
