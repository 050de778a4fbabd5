using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Nokta.Kernel.Storage;

/// <summary>Takes U+0000 out of every text on its way to the database: PostgreSQL refuses it, and both are to hold the same.</summary>
public sealed class WithoutNul : DbCommandInterceptor
{
    internal static readonly WithoutNul Instance = new();

    /// <summary>The value as either database keeps it.</summary>
    public static object? In(object? value) => value is string text && text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : value;

    /// <inheritdoc/>
    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
            if (parameter.Value is string text && text.Contains('\0', StringComparison.Ordinal)) parameter.Value = In(text);
        return result;
    }
}
