using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Nokta.Kernel.Modules;

namespace Nokta.Kernel.Privacy;

/// <summary>What is known of one stored column. <paramref name="Door"/> is the <see cref="IPersonalData"/> that cares for it; null = it cannot name a person, and <paramref name="What"/> says why.</summary>
public sealed record StoredColumn(string Table, string Column, string? Door, string What)
{
    /// <summary>Columns of a table without an entity that hold personal data.</summary>
    public static IEnumerable<StoredColumn> Personal(string table, string door, string what, params string[] columns) => columns.Select(c => new StoredColumn(table, c, door, what));

    /// <summary>Columns of a table without an entity that hold none.</summary>
    public static IEnumerable<StoredColumn> Plain(string table, string why, params string[] columns) => columns.Select(c => new StoredColumn(table, c, null, why));

    /// <summary>Every column that is tagged: those of entities by their attributes, those of other tables as the modules say.</summary>
    public static IReadOnlyList<StoredColumn> All(IModel entities, IReadOnlyList<IModule> modules) =>
        [.. entities.GetEntityTypes().SelectMany(OfEntity).Concat(modules.SelectMany(m => m.Columns)).OrderBy(c => c.Table, StringComparer.Ordinal).ThenBy(c => c.Column, StringComparer.Ordinal)];

    private static IEnumerable<StoredColumn> OfEntity(IEntityType entity) =>
        from property in entity.GetProperties()
        let member = property.PropertyInfo
        where member is not null
        from tag in Tags(entity.ClrType, member)
        select tag with { Table = entity.GetTableName()!, Column = property.GetColumnName() };

    /// <summary>Whether a property holds the name of the member who did something.</summary>
    public static bool NamesMember(Type type, MemberInfo member) =>
        member.GetCustomAttributes<PersonalAttribute>().Concat(type.GetCustomAttributes<PersonalAttribute>().Where(t => t.Columns.Contains(member.Name))).Any(t => t.NamesMember);

    /// <summary>The tags of one property, whether they stand on it or on its class.</summary>
    internal static IEnumerable<StoredColumn> Tags(Type type, MemberInfo member)
    {
        foreach (var tag in member.GetCustomAttributes<PersonalAttribute>().Concat(type.GetCustomAttributes<PersonalAttribute>().Where(t => t.Columns.Contains(member.Name))))
            yield return new StoredColumn("", member.Name, tag.By, tag.What);
        foreach (var tag in member.GetCustomAttributes<NotPersonalAttribute>().Concat(type.GetCustomAttributes<NotPersonalAttribute>().Where(t => t.Columns.Contains(member.Name))))
            yield return new StoredColumn("", member.Name, null, tag.Why);
    }
}
