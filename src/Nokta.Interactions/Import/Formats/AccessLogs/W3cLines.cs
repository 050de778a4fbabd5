using System.Globalization;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>The W3C extended format of IIS: <c>#Fields:</c> names what stands in the lines after it, and may change in the middle.</summary>
internal sealed class W3cLines : IAccessDialect
{
    private const string Fields = "#Fields:";
    private string[] _fields = [];

    public bool IsAside(string line)
    {
        if (line.StartsWith(Fields, StringComparison.OrdinalIgnoreCase)) _fields = line[Fields.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return line.Length == 0 || line[0] == '#';
    }

    public AccessEntry? Read(string line)
    {
        var cells = line.Split(line.Contains('\t', StringComparison.Ordinal) ? '\t' : ' ', StringSplitOptions.RemoveEmptyEntries);
        if (_fields.Length == 0 || cells.Length != _fields.Length) return null;
        var query = Of("cs-uri-query");
        var (date, time) = (Of("date"), Of("time"));
        if (date.Length == 0 || time.Length == 0) return null;
        return new AccessEntry
        {
            Time = $"{date}T{time}Z",
            Method = Of("cs-method"),
            Target = Of("cs-uri-stem") + (query.Length > 0 ? "?" + query : ""),
            Status = Of("sc-status"),
            Bytes = Of("sc-bytes"),
            Referrer = Of("cs(Referer)"),
            Agent = Of("cs(User-Agent)") is { Length: > 0 } agent ? agent.Replace('+', ' ') : "-",
            Address = Of("c-ip"),
            User = Of("cs-username"),
            Host = Of("cs-host"),
            Seconds = long.TryParse(Of("time-taken"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) ? (milliseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture) : "",
        };

        string Of(string field) => Array.FindIndex(_fields, f => f.Equals(field, StringComparison.OrdinalIgnoreCase)) is >= 0 and var i && cells[i] != "-" ? cells[i] : "";
    }
}
