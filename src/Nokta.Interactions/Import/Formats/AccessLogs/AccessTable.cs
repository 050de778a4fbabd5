using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>
/// The requests of an access log as visits of pages. Bots, files, probes and redirects are left out and counted. A visitor is an address and an
/// agent on one day, never joined with another day: enough to count visitors, not enough to follow anybody. The key is made under a secret of the day,
/// so it says nothing of the address, and it is no part of what a row is known by.
/// </summary>
internal sealed class AccessTable(UnpackedText text, IAccessDialect dialect, VisitorKeys visitors) : LineTable(text)
{
    /// <summary>The column of the day's visitor: the same row read later has another.</summary>
    public const string VisitorColumn = "visitor";

    private static readonly ColumnMapping[] s_columns =
    [
        new() { Column = "time", Role = Roles.Time, Format = TimeFormats.Iso },
        new() { Column = "user", Role = Roles.Person, Kind = "user" },
        new() { Column = VisitorColumn, Role = Roles.Person, Kind = "visitor" },
        new() { Column = "activity", Role = Roles.Activity },
        new() { Column = "page", Role = Roles.Topic },
        new() { Column = "outcome", Role = Roles.Outcome },
        new() { Column = "channel", Role = Roles.Channel },
        new() { Column = "direction", Role = Roles.Direction },
        new() { Column = "campaign", Role = Roles.Campaign },
        new() { Column = "device", Role = Roles.Device },
        new() { Column = "duration", Role = Roles.Duration, Unit = "s" },
        new() { Column = "path", Role = Roles.Property },
        new() { Column = "query", Role = Roles.Property },
        new() { Column = "referrer", Role = Roles.Property },
        new() { Column = "status", Role = Roles.Property },
        new() { Column = "method", Role = Roles.Skip },
        new() { Column = "host", Role = Roles.Property },
        new() { Column = "bytes", Role = Roles.Skip },
        new() { Column = "address", Role = Roles.Skip },
        new() { Column = "agent", Role = Roles.Skip },
    ];

    private const int MostChannels = 200;
    private readonly Agents _agents = new();
    private readonly PagePath _paths = new();
    private readonly HashSet<string> _channels = [];

    public override IReadOnlyList<string> Header { get; } = [.. s_columns.Select(c => c.Column!)];
    public override bool HasHeader => true;
    public override IReadOnlyList<ColumnMapping> Meaning => s_columns;
    public override IReadOnlyList<Note> Notes { get; } = [Note.Of("daily-visitor")];

    protected override bool IsAside(string line) => dialect.IsAside(line);

    protected override bool TryRead(string line, TableRecords row)
    {
        if (dialect.Read(line) is not { } entry) return false;
        Write(row, entry);
        return true;
    }

    private void Write(TableRecords row, AccessEntry entry)
    {
        var (path, query) = PagePath.Split(entry.Target);
        var (isBot, device) = _agents.Of(entry.Agent);
        var why = entry.Method.Length == 0 ? "no-request" : isBot ? "bot" : PagePath.WhyNot(entry.Method, path, entry.Status);
        if (why is not null)
        {
            row.Add(entry.Time);
            row.LeaveOut(why);
            return;
        }

        var (channel, campaign) = Came(query);
        row.Add(entry.Time);
        row.Add(entry.User);
        row.Add(entry.User.Length > 0 ? "" : Visitor(entry));
        row.Add(entry.Method == "GET" ? "page view" : "form sent");
        row.Add(_paths.GroupOf(path, entry.Status));
        row.Add(entry.Status[0] is '4' or '5' ? "failed" : "done");
        row.Add(channel);
        row.Add("in");
        row.Add(campaign);
        row.Add(device);
        row.Add(entry.Seconds);
        row.Add(path);
        row.Add(query);
        row.Add(Referrer(entry));
        row.Add(entry.Status);
        row.Add(entry.Method);
        row.Add(entry.Host);
        row.Add(entry.Bytes);
        // The whole address is used once, for the day's visitor, and is never stored.
        row.Add(System.Net.IPAddress.TryParse(entry.Address, out var address) ? Accounts.Place.Of(address) : "");
        row.Add(entry.Agent);
    }

    /// <summary>Where the visit came from, as far as the address says it in the usual utm words.</summary>
    private (string Channel, string Campaign) Came(string query)
    {
        var (source, campaign) = ("", "");
        if (query.Contains("utm_", StringComparison.Ordinal))
        {
            foreach (var part in query.Split('&'))
            {
                if (part.StartsWith("utm_campaign=", StringComparison.Ordinal)) campaign = Value(part);
                else if (part.StartsWith("utm_source=", StringComparison.Ordinal)) source = Value(part).ToLowerInvariant();
            }
        }

        if (source.Length > 0 && (_channels.Contains(source) || _channels.Count < MostChannels))
        {
            _channels.Add(source);
            return (source, campaign);
        }

        return ("web", campaign);
    }

    private static string Value(string part)
    {
        var value = Uri.UnescapeDataString(part[(part.IndexOf('=', StringComparison.Ordinal) + 1)..].Replace('+', ' ')).Trim();
        return value.Length > 60 ? value[..60] : value;
    }

    /// <summary>The site that sent the visitor; the own one sent nobody.</summary>
    private static string Referrer(AccessEntry entry) =>
        Uri.TryCreate(entry.Referrer, UriKind.Absolute, out var from) && !from.Host.Equals(entry.Host, StringComparison.OrdinalIgnoreCase) ? from.Host : "";

    private string Visitor(AccessEntry entry) =>
        entry.Address.Length == 0 ? "" : visitors.Of(entry.Time.Length >= 10 ? entry.Time[..10] : "", entry.Address, entry.Agent);
}
