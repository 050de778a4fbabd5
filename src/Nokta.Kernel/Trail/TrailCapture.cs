using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Kernel.Trail;

/// <summary>Reads from a context that is about to be saved what the trail has to say about it.</summary>
internal static partial class TrailCapture
{
    // They say when and by whom, which the entry says itself, or count the changes it counts.
    private static readonly HashSet<string> s_bookkeeping = ["Version", "Revision", "At", "By", "Who", "MadeBy", "RestoredFrom", "UndoOf", "LastSeen", "Created", "Added"];
    private static readonly string[] s_labels = ["Name", "NameFa", "NameEn", "NameRu", "Title", "Text"];
    private static readonly ConcurrentDictionary<MemberInfo, bool> s_untrailed = new();
    private static readonly ConcurrentDictionary<PropertyInfo, bool> s_hidden = new();

    public static bool IsTrailed(Type row) => !s_untrailed.GetOrAdd(row, t => t.GetCustomAttribute<UntrailedAttribute>() is not null);

    /// <summary>What changes and goes away is read before saving; what is added, after it: only then it has its key.</summary>
    public static (List<TrailChange> Changes, List<EntityEntry> Added) Before(NoktaDb db)
    {
        var (changes, added) = (new List<TrailChange>(), new List<EntityEntry>());
        foreach (var entry in db.ChangeTracker.Entries().Where(e => IsTrailed(e.Metadata.ClrType) && e.Entity is not ITrailed { TrailKind: "" }))
        {
            if (entry.State == EntityState.Added) added.Add(entry);
            else if (entry.State == EntityState.Deleted) changes.Add(Change(entry, db, TrailEntry.Removed, Fields(entry, (_, before) => (before, null))));
            else if (entry.State == EntityState.Modified && Changed(entry) is { Count: > 0 } fields) changes.Add(Change(entry, db, ActOf(fields), fields));
        }

        return (changes, added);
    }

    public static async Task<TrailChange> AddedAsync(EntityEntry entry, NoktaDb db, CancellationToken ct)
    {
        var row = entry.Entity as ITrailed;
        if (row?.Earlier(db) is { } states && await states.FirstOrDefaultAsync(ct) is { } earlier)
        {
            var before = db.Entry(earlier);
            var fields = Fields(entry, (p, now) => (before.Property(p.Name).CurrentValue, now));
            before.State = EntityState.Detached;
            return Change(entry, db, ActOf(fields), fields);
        }

        return Change(entry, db, row?.TrailAct ?? TrailEntry.Added, row?.TrailAct is null ? Fields(entry, (_, now) => (null, now)) : []);
    }

    private static TrailChange Change(EntityEntry entry, NoktaDb db, string act, List<TrailField> fields)
    {
        var row = entry.Entity as ITrailed;
        return new TrailChange(WorkspaceOf(entry, db), act, row?.TrailKind ?? KindOf(entry.Metadata.ClrType), row?.TrailThing ?? ThingOf(entry), row?.TrailLabel ?? LabelOf(entry), fields, entry.Entity);
    }

    private static List<TrailField> Changed(EntityEntry entry) =>
        Fields(entry, (p, now) => entry.Property(p.Name).IsModified ? (entry.Property(p.Name).OriginalValue, now) : (null, null));

    private static List<TrailField> Fields(EntityEntry entry, Func<IProperty, object?, (object? Before, object? After)> values)
    {
        var fields = new List<TrailField>();
        foreach (var property in Told(entry.Metadata))
        {
            var (before, after) = values(property, entry.Property(property.Name).CurrentValue);
            if (Plain(property, before) is var b && Plain(property, after) is var a && Equals(b, a)) continue;
            var name = NameOf(property);
            if (IsHidden(property) || before is byte[] || after is byte[]) fields.Add(new TrailField(name, null, null, IsHidden: true));
            else if (Document(b) is var was && Document(a) is var @is && (was ?? @is) is not null && (b is null || was is not null) && (a is null || @is is not null)) fields.AddRange(Between(was, @is));
            else fields.Add(new TrailField(name, b, a));
        }

        return fields;
    }

    /// <summary>The fields of a row that an entry can tell of, by their names there.</summary>
    public static IEnumerable<string> FieldsOf(IEntityType row) => Told(row).Select(NameOf);

    private static IEnumerable<IProperty> Told(IEntityType row) => row.GetProperties().Where(p => p.ClrType != typeof(WorkspaceId) && !p.IsPrimaryKey() && IsShown(p));

    private static string NameOf(IProperty property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    /// <summary>Nothing and an empty text are the same to who reads.</summary>
    private static object? Plain(IProperty of, object? value) => value switch { "" => null, "null" when of.Name == "Body" => null, Enum e => e.ToString(), byte[] bytes => Convert.ToHexString(bytes), _ => value };

    private static JsonElement? Document(object? value)
    {
        if (value is not string text || !text.StartsWith('{')) return null;
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<TrailField> Between(JsonElement? before, JsonElement? after)
    {
        var names = new[] { before, after }.Where(d => d is not null).SelectMany(d => d!.Value.EnumerateObject().Select(p => p.Name)).Distinct();
        foreach (var name in names)
        {
            var (was, @is) = (Value(before, name), Value(after, name));
            if (was?.GetRawText() != @is?.GetRawText()) yield return new TrailField(name, was, @is);
        }
    }

    private static JsonElement? Value(JsonElement? document, string name) =>
        document is { } json && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A mark of deletion that is set is a removal to people, and one that is taken away brings the thing back.</summary>
    private static string ActOf(List<TrailField> fields) => fields.FirstOrDefault(f => f.Field is "deleted" or "isDeleted") switch
    {
        null when fields.Any(f => f is { Field: "revoked", Before: null }) => TrailEntry.Revoked,
        null => TrailEntry.Changed,
        { After: null or false } => TrailEntry.Restored,
        _ => TrailEntry.Removed,
    };

    private static WorkspaceId WorkspaceOf(EntityEntry entry, NoktaDb db)
    {
        if (entry.Entity is IInWorkspace row) return row.Workspace == default ? db.Workspace : row.Workspace;
        return entry.Metadata.FindProperty("Workspace")?.ClrType == typeof(WorkspaceId) ? (WorkspaceId)entry.Property("Workspace").CurrentValue! : default;
    }

    private static string ThingOf(EntityEntry entry) => string.Join('/', entry.Metadata.FindPrimaryKey()!.Properties.Where(p => p.ClrType != typeof(WorkspaceId))
        .Select(p => entry.Property(p.Name).CurrentValue).Select(v => v is byte[] bytes ? Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(8, bytes.Length))) : Convert.ToString(v, CultureInfo.InvariantCulture)));

    private static string LabelOf(EntityEntry entry) => s_labels
        .Select(entry.Metadata.FindProperty).OfType<IProperty>().Where(p => p.ClrType == typeof(string) && !IsHidden(p))
        .Select(p => entry.Property(p.Name).CurrentValue as string).FirstOrDefault(t => !string.IsNullOrEmpty(t)) is { } label ? label[..Math.Min(label.Length, 200)] : "";

    private static bool IsShown(IProperty property) =>
        !s_bookkeeping.Contains(property.Name) && (property.PropertyInfo is not { } p || !s_untrailed.GetOrAdd(p, m => m.GetCustomAttribute<UntrailedAttribute>() is not null));

    // A text that may happen to name somebody is told, and taken out when she is erased; what is kept because it names her is not.
    private static bool IsHidden(IProperty property) => property.PropertyInfo is { } p && s_hidden.GetOrAdd(p, m =>
        m.GetCustomAttribute<SecretAttribute>() is not null || StoredColumn.Tags(m.DeclaringType!, m).Any(t => t.Door is not null and not MentionsInTexts.DoorName) || SecretName().IsMatch(m.Name));

    /// <summary>The kind of a row that does not say: its type's name in small letters.</summary>
    public static string KindOf(Type row) => WordStart().Replace(row.Name, "-$0").TrimStart('-').ToLowerInvariant();

    // Whoever forgets to mark a secret should still not find it in the trail.
    [GeneratedRegex("Hash|Secret|Password|Token|Salt|Stamp|PrivateKey|Pin$")] private static partial Regex SecretName();
    [GeneratedRegex("(?<=[a-z0-9])[A-Z]")] private static partial Regex WordStart();
}
