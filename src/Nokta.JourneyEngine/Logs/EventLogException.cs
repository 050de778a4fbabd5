namespace Nokta.JourneyEngine.Logs;

/// <summary>What is wrong with a table of events.</summary>
public enum EventLogFault
{
    /// <summary>There is not even a header.</summary>
    Empty,

    /// <summary>There is a header and no row.</summary>
    NoRows,

    /// <summary>A column is missing; <see cref="EventLogException.Text"/> names those that are there.</summary>
    NoColumn,

    /// <summary>A row ends before a column that is needed.</summary>
    ShortRow,

    /// <summary>A time that cannot be read.</summary>
    BadTime,

    /// <summary>An amount that cannot be read.</summary>
    BadValue,

    /// <summary>A quoted field that is not closed, or goes on after its closing quote.</summary>
    BadQuote,

    /// <summary>The text is UTF-16, not UTF-8.</summary>
    NotUtf8,

    /// <summary>More rows than an index can hold.</summary>
    TooManyRows,
}

/// <summary>A table of events that cannot be read, and where.</summary>
public sealed class EventLogException(EventLogFault fault) : Exception
{
    /// <summary>What is wrong.</summary>
    public EventLogFault Fault { get; } = fault;

    /// <summary>Line of the file, from 1; 0 = none.</summary>
    public long Line { get; init; }

    /// <summary>The column's name, or the role (person, activity, time, value) of one that was not found; "" = none.</summary>
    public string Column { get; init; } = "";

    /// <summary>What stands there.</summary>
    public string Text { get; init; } = "";

    /// <summary>Whether <see cref="Column"/> was named by the caller.</summary>
    public bool IsTold { get; init; }

    /// <summary>Everything in one English line.</summary>
    public override string Message => $"{Fault}{(Line > 0 ? $" in line {Line}" : "")}{(Column.Length > 0 ? $", column {Column}" : "")}{(Text.Length > 0 ? $": {Text}" : "")}";
}
