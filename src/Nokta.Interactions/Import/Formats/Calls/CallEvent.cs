using System.Globalization;
using System.Text.Json;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>One event of a call, where a system writes a line for each thing that happens: a channel begins, somebody answers, a caller gives up.</summary>
internal sealed record CallEvent
{
    public required string Name { get; init; }
    public required string Call { get; init; }

    /// <summary>Microseconds; null when the time cannot be read.</summary>
    public required long? At { get; init; }

    /// <summary>Id of the channel; the first channel of a call has the call's.</summary>
    public string Own { get; init; } = "";
    public string Number { get; init; } = "";
    public string Extension { get; init; } = "";
    public string Channel { get; init; } = "";
    public string Application { get; init; } = "";
    public string Data { get; init; } = "";
    public string Extra { get; init; } = "";
    public string Queue { get; init; } = "";

    /// <summary>What the event says, by its place.</summary>
    public IReadOnlyList<string> Said { get; init; } = [];

    public bool IsOfCaller => Own == Call;

    /// <summary>One of the values in the extra text; empty when there is none.</summary>
    public string ExtraOf(string name)
    {
        if (Extra.Length == 0 || Extra[0] != '{') return "";
        try
        {
            using var json = JsonDocument.Parse(Extra);
            return json.RootElement.TryGetProperty(name, out var value) ? value.ToString() : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>Seconds that it says in a place; -1 when it says none.</summary>
    public double SecondsAt(int place) =>
        place < Said.Count && double.TryParse(Said[place], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : -1;
}
