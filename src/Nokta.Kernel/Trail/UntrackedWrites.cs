using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Nokta.Kernel.Trail;

/// <summary>
/// Refuses <c>ExecuteUpdate</c> and <c>ExecuteDelete</c> of rows that are in the trail: those pass the context by, and the trail would not
/// see them. Columns that are marked <see cref="UntrailedAttribute"/> may be updated so.
/// </summary>
internal sealed class UntrackedWrites : IQueryExpressionInterceptor
{
    public static readonly UntrackedWrites Refused = new();

    public Expression QueryCompilationStarting(Expression query, QueryExpressionEventData eventData)
    {
        if (query is MethodCallExpression { Method: { Name: "ExecuteUpdate" or "ExecuteDelete" } method } call && method.GetGenericArguments() is [var row] && TrailCapture.IsTrailed(row)
            && !(method.Name == "ExecuteUpdate" && SetsOnlyUntrailed(call.Arguments[1], row)))
            throw new InvalidOperationException($"{row.Name} is in the audit trail, which does not see {method.Name}: load the rows and change or remove them, or mark what is not worth an entry [Untrailed(\"why\")].");
        return query;
    }

    private static bool SetsOnlyUntrailed(Expression setters, Type row)
    {
        var targets = new Targets(row);
        targets.Visit(setters);
        return targets.Found.Count > 0 && targets.Found.All(p => p.GetCustomAttribute<UntrailedAttribute>() is not null);
    }

    /// <summary>The properties that lambdas of a row lead to.</summary>
    private sealed class Targets(Type row) : ExpressionVisitor
    {
        public List<MemberInfo> Found { get; } = [];

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            if (node.Parameters is [var parameter] && parameter.Type == row && node.Body is MemberExpression { Expression: ParameterExpression } target) Found.Add(target.Member);
            return base.VisitLambda(node);
        }
    }
}
