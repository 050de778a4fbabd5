namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>One request as a web server writes it down; what it does not write is empty.</summary>
internal sealed record AccessEntry
{
    /// <summary>ISO 8601, with the offset where the server gives one.</summary>
    public string Time { get; init; } = "";
    public string Method { get; init; } = "";

    /// <summary>Path and query as asked for.</summary>
    public string Target { get; init; } = "";
    public string Status { get; init; } = "";
    public string Bytes { get; init; } = "";
    public string Referrer { get; init; } = "";

    /// <summary>Empty where the log does not tell it, «-» where the client did not.</summary>
    public string Agent { get; init; } = "";
    public string Address { get; init; } = "";
    public string User { get; init; } = "";
    public string Host { get; init; } = "";

    /// <summary>Seconds that the answer took.</summary>
    public string Seconds { get; init; } = "";
}

/// <summary>One way of writing requests down.</summary>
internal interface IAccessDialect
{
    /// <summary>The request of a line; null = the line is none.</summary>
    AccessEntry? Read(string line);

    /// <summary>Whether the line belongs to the log but is no request (a comment, the names of the fields).</summary>
    bool IsAside(string line);
}
