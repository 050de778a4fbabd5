using Nokta.JourneyEngine.Segments;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Explore;

/// <summary>
/// A question of the explorer as its door: what it answers from an address beside its page <c>/insights/{Code}</c>. Registered as a
/// service it gets a tab, its answer as <c>/insights/{Code}.csv</c> and <c>.json</c>, and its figures open their people at
/// <c>/insights/people?of={Code}&amp;fig=3.left&amp;…</c>, where <c>fig</c> names the figure in the question's own words and <c>…</c> is the page's query.
/// </summary>
public interface IExplorerQuestion
{
    /// <summary><c>funnel</c>, <c>paths</c>, <c>returns</c> or <c>attribution</c>.</summary>
    string Code { get; }

    /// <summary>The answer as plain rows; null when the address asks for nothing that can be answered.</summary>
    PlainTable? Table(ExplorerView view, Address address, Reader reader);

    /// <summary>Who stands behind the figure that <c>fig</c> names; null when it names none.</summary>
    PeopleBehind? People(ExplorerView view, Address address, Reader reader);

    /// <summary>The address of the people behind a figure of the page that is shown.</summary>
    static string PeopleLink(string code, Address page, string figure) => page.Without("page").With("of", code).With("fig", figure).At("/insights/people").ToString();
}

/// <summary>The persons behind one figure.</summary>
/// <param name="People">Exactly as many as the figure says.</param>
/// <param name="Title">Who they are, in the reader's words: "Went from Order to Pay".</param>
public sealed record PeopleBehind(PersonSet People, string Title);

/// <summary>An answer for machines. Cells are text, <see cref="long"/>, <see cref="double"/> or null; units stand in the names of the columns.</summary>
public sealed record PlainTable(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows);
