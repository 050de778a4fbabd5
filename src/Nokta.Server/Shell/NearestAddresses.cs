using System.Globalization;
using System.Text.RegularExpressions;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Server.Shell;

/// <summary>What somebody may have meant by an address that leads nowhere: a touchpoint with a near number or code, or a section.</summary>
internal sealed partial class NearestAddresses(TouchpointRegister register)
{
    private const int Most = 5;

    public async Task<IReadOnlyList<(string Href, string Name)>> FindAsync(string path, Visit visit, CancellationToken ct)
    {
        var found = new List<(string Href, string Name)>();
        if (path.StartsWith("/touchpoints/", StringComparison.OrdinalIgnoreCase)) found.AddRange(await TouchpointsNearAsync(path["/touchpoints/".Length..], visit, ct));
        var first = path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var segment, ..] ? "/" + segment : "/";
        found.AddRange(Program.Modules.SelectMany(m => m.Navigation).Where(n => visit.Can(n.Needs))
            .Where(n => Distance(n.Href, path) <= 3 || Distance(n.Href, first) <= 2)
            .OrderBy(n => Distance(n.Href, path)).Select(n => (n.Href, visit.Reader[n.Text])));
        return [.. found.DistinctBy(f => f.Href).Take(Most)];
    }

    private async Task<IEnumerable<(string, string)>> TouchpointsNearAsync(string asked, Visit visit, CancellationToken ct)
    {
        var all = await register.ListAsync(visit.Workspace, ct);
        var digits = Digits().Match(Folding.Digits(asked));
        var byNumber = digits.Success && int.TryParse(digits.Value, CultureInfo.InvariantCulture, out var number)
            ? all.OrderBy(t => Math.Abs(t.Number - number)).Take(3)
            : all.Where(t => Distance(t.Code, asked) <= Math.Max(2, asked.Length / 3)).OrderBy(t => Distance(t.Code, asked)).Take(3);
        return byNumber.Select(t => ($"/touchpoints/TP-{t.Number}", $"TP-{t.Number} {visit.Reader.In(t.Name)}"));
    }

    /// <summary>How many letters have to change (Levenshtein).</summary>
    private static int Distance(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 20) return 20;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (diagonal, _) = (row[0], row[0] = i);
            for (var j = 1; j <= b.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1)));
        }

        return row[b.Length];
    }

    [GeneratedRegex(@"\d{1,9}", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();
}
