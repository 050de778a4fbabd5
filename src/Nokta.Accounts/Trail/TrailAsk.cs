using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Nokta.Kernel.Calendars;
using Calendar = Nokta.Kernel.Calendars.Calendar;

namespace Nokta.Accounts.Trail;

/// <summary>What the address of the trail asks for: the filter, whose chain, and from which entry on.</summary>
internal sealed record TrailAsk(TrailFilter Filter, bool OfInstallation, long? Before, string Since, string Until)
{
    public const string Page = "/settings/trail";

    public static TrailAsk Of(IQueryCollection query, Calendar calendar)
    {
        string Text(string name) => query[name].ToString() is { Length: <= 200 } text ? text.Trim() : "";
        var (since, until) = (Day(Text("since")), Day(Text("until")));
        return new TrailAsk(
            new TrailFilter
            {
                Who = Text("who"), Kind = Text("kind"), Thing = Text("thing"), Act = Text("act"), From = Text("from"), Request = Text("request"),
                Since = since is { } first ? Micros.ToInstant(calendar.StartOf(first)) : null,
                Until = until is { } last && last < DateOnly.MaxValue ? Micros.ToInstant(calendar.StartOf(last.AddDays(1))) : null,
            },
            Text("of") == "installation",
            long.TryParse(Text("before"), NumberStyles.None, CultureInfo.InvariantCulture, out var before) ? before : null,
            since is null ? "" : Text("since"), until is null ? "" : Text("until"));
    }

    public bool IsNarrowed => Filter != new TrailFilter();

    /// <summary>The same question elsewhere: another page of it, a file, the other chain.</summary>
    public string To(string path, long? before = null, bool? ofInstallation = null)
    {
        var asked = new Dictionary<string, string?>
        {
            ["of"] = ofInstallation ?? OfInstallation ? "installation" : null, ["who"] = Filter.Who, ["kind"] = Filter.Kind, ["thing"] = Filter.Thing, ["act"] = Filter.Act, ["from"] = Filter.From,
            ["request"] = Filter.Request, ["since"] = Since, ["until"] = Until, ["before"] = before?.ToString(CultureInfo.InvariantCulture),
        };
        return QueryHelpers.AddQueryString(path, asked.Where(a => !string.IsNullOrEmpty(a.Value)));
    }

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9999 ? day : null;
}
