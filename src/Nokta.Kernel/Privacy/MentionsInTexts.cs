using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Privacy;

/// <summary>
/// What people wrote somewhere (notes, names, settings, saved views): every tagged text of every entity, in one place for all modules. A text that names
/// the person loses her key and keeps the rest. Cost: one pass over these tables, which are small.
/// </summary>
public sealed class MentionsInTexts(Database database) : IPersonalData
{
    /// <summary>What <see cref="PersonalAttribute.By"/> says when it says nothing.</summary>
    public const string DoorName = "texts";

    public string Name => DoorName;

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default)
    {
        await using var db = database.Open(subject.Workspace);
        var found = new List<Held>();
        foreach (var (entity, texts) in Entities(db.Model))
        {
            var n = 0L;
            await foreach (var row in Rows(db, entity.ClrType).AsAsyncEnumerable().WithCancellation(ct))
                if (IsOf(row, subject) && texts.Any(t => Mentions(row, t, subject))) n++;
            if (n > 0) found.Add(new Held("privacy.kept.texts", n, entity.GetTableName()!));
        }

        return found;
    }

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default)
    {
        await using var db = database.Open(subject.Workspace);
        var mentions = new List<IReadOnlyList<string>>();
        foreach (var (entity, texts) in Entities(db.Model))
            await foreach (var row in Rows(db, entity.ClrType).AsAsyncEnumerable().WithCancellation(ct))
                if (IsOf(row, subject))
                    mentions.AddRange(texts.Where(t => Mentions(row, t, subject)).Select(t => (IReadOnlyList<string>)[entity.GetTableName()!, t.Name, (string)t.GetValue(row)!]));
        await into.AddAsync("mentions", ["place", "field", "text"], mentions, ct);
    }

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default)
    {
        if ((await FindAsync(subject, ct)).Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        turn.TellNoValues();
        var db = turn.Open(subject.Workspace);
        foreach (var (entity, texts) in Entities(db.Model))
        {
            foreach (var row in await Rows(db, entity.ClrType).ToListAsync(ct))
                foreach (var text in texts.Where(t => IsOf(row, subject) && Mentions(row, t, subject)))
                    db.Entry(row).Property(text.Name).CurrentValue = subject.Redact((string)text.GetValue(row)!);
        }

        await turn.CommitAsync(ct);
    }

    private static bool Mentions(object row, PropertyInfo text, DataSubject subject) => text.GetValue(row) is string value && subject.IsIn(value);

    /// <summary>What belongs to another workspace is none of this one's business; what belongs to none is everybody's.</summary>
    private static bool IsOf(object row, DataSubject subject) => row is not IInWorkspace { Workspace: var its } || its == subject.Workspace;

    /// <summary>The entities with tagged texts that nobody else cares for, keys aside: they cannot be changed.</summary>
    private static IEnumerable<(IEntityType Entity, List<PropertyInfo> Texts)> Entities(IModel model) =>
        from entity in model.GetEntityTypes()
        let texts = (from property in entity.GetProperties()
                     where property.ClrType == typeof(string) && !property.IsPrimaryKey() && property.PropertyInfo is not null
                     where StoredColumn.Tags(entity.ClrType, property.PropertyInfo!).Any(t => t.Door == DoorName)
                     select property.PropertyInfo!).ToList()
        where texts.Count > 0
        select (entity, texts);

    private static readonly MethodInfo s_set = typeof(DbContext).GetMethod(nameof(DbContext.Set), 1, [])!;

    /// <summary>All rows of one entity.</summary>
    private static IQueryable<object> Rows(NoktaDb db, Type type) => (IQueryable<object>)s_set.MakeGenericMethod(type).Invoke(db, null)!;
}
