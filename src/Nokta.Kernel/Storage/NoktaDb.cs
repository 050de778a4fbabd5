using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Trail;

namespace Nokta.Kernel.Storage;

/// <summary>The one context of all modules, opened for one workspace: it filters what it reads and stamps what it adds.</summary>
public sealed class NoktaDb(DbContextOptions<NoktaDb> options, IReadOnlyList<IModule> modules, WorkspaceId workspace, IDisposable? loan) : DbContext(options)
{
    public WorkspaceId Workspace { get; } = workspace;

    /// <summary>Where what is saved is remembered; null when nothing can be.</summary>
    internal TrailWriting? Trail { get; init; }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<WorkspaceId>().HaveConversion<WorkspaceIdConversion>();
        configuration.Properties<DateTimeOffset>().HaveConversion<InstantConversion>();
        configuration.Properties<DateOnly>().HaveConversion<DayConversion>();
        configuration.Properties<bool>().HaveConversion<int>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        TrailTables.Map(model);
        Outbox.OutboxTables.Map(model);
        foreach (var module in Modules) module.MapTables(model);
        foreach (var entity in model.Model.GetEntityTypes())
            if (entity.ClrType.IsAssignableTo(typeof(IInWorkspace)) && !entity.IsOwned())
                entity.SetQueryFilter(OnlyThisWorkspace(entity.ClrType));
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken ct = default)
    {
        foreach (var entry in ChangeTracker.Entries<IInWorkspace>())
            if (entry.State == EntityState.Added && entry.Entity.Workspace == default) entry.Entity.Workspace = Workspace;
        if (Trail is null) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, ct);
        var (changes, added) = TrailCapture.Before(this);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, ct);
        foreach (var entry in added) changes.Add(await TrailCapture.AddedAsync(entry, this, ct));
        changes.ForEach(Trail.Note);
        return saved;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        loan?.Dispose();
    }

    public override void Dispose()
    {
        base.Dispose();
        loan?.Dispose();
    }

    private LambdaExpression OnlyThisWorkspace(Type type)
    {
        var row = Expression.Parameter(type, "row");
        var its = Expression.Property(row, nameof(IInWorkspace.Workspace));
        var ours = Expression.Property(Expression.Constant(this), nameof(Workspace));
        return Expression.Lambda(Expression.Equal(its, ours), row);
    }

    /// <summary>EF keeps one model per context type; ours depends on which modules are there, and tests run with few.</summary>
    internal sealed class ModelOfModules : IModelCacheKeyFactory
    {
        public object Create(DbContext context, bool designTime) =>
            (typeof(NoktaDb), string.Join(' ', ((NoktaDb)context).Modules.Select(m => m.GetType().FullName)), designTime);
    }

    private IReadOnlyList<IModule> Modules { get; } = modules;

    private sealed class WorkspaceIdConversion() : ValueConverter<WorkspaceId, int>(id => id.Value, value => new WorkspaceId(value));

    private sealed class DayConversion() : ValueConverter<DateOnly, string>(
        day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        text => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>Instants are microseconds since the Unix epoch: SQLite can neither sort nor compare <c>DateTimeOffset</c>.</summary>
    private sealed class InstantConversion() : ValueConverter<DateTimeOffset, long>(
        at => (at.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10,
        micros => new DateTimeOffset(micros * 10 + DateTimeOffset.UnixEpoch.Ticks, TimeSpan.Zero));
}
