using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>Rows that stand under ids of person keys: the database gives the ids there are, then only the rows of hers, so that a table of everybody is not read for one.</summary>
internal static class KeyedRows
{
    // So many values one question takes on each database.
    private const int Together = 500;

    /// <summary>The rows whose <paramref name="value"/> is one of the subject's.</summary>
    public static async Task<List<T>> OfAsync<T, TValue>(Database database, DataSubject subject, Expression<Func<T, TValue>> value, Func<TValue, bool> isHers, CancellationToken ct) where T : class
    {
        await using var db = database.Open(subject.Workspace);
        var hers = (await db.Set<T>().Select(value).Distinct().ToListAsync(ct)).Where(isHers).ToList();
        var rows = new List<T>();
        foreach (var some in hers.Chunk(Together)) rows.AddRange(await db.Set<T>().AsNoTracking().Where(IsOneOf(value, some)).ToListAsync(ct));
        return rows;
    }

    /// <summary>Deletes the rows whose <paramref name="value"/> is one of these.</summary>
    public static async Task DeleteAsync<T, TValue>(Database database, DataSubject subject, Expression<Func<T, TValue>> value, IReadOnlyCollection<TValue> these, CancellationToken ct) where T : class
    {
        if (these.Count == 0) return;
        await using var turn = await database.WriteAsync(ct);
        foreach (var some in these.Chunk(Together)) await turn.Open(subject.Workspace).Set<T>().Where(IsOneOf(value, some)).ExecuteDeleteAsync(ct);
        await turn.CommitAsync(ct);
    }

    private static Expression<Func<T, bool>> IsOneOf<T, TValue>(Expression<Func<T, TValue>> value, IEnumerable<TValue> some) =>
        Expression.Lambda<Func<T, bool>>(Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TValue)], Expression.Constant(some), value.Body), value.Parameters);
}
