namespace Nokta.Interactions.Ledger;

/// <summary>
/// One distinct combination of the dimension values of interactions, as they came from a file. Every interaction has one; ids are
/// dense from 0 in a workspace and never change their meaning. An unknown value is the empty text.
/// </summary>
public sealed record Signature(
    int Id, string Source, string Activity, string Channel, string Direction, string Purpose, string Outcome,
    string Branch, string Campaign, string Topic, string Staff, string Device)
{
    /// <summary>The value of a field by the name that rules use; null when there is no such field.</summary>
    public string? Of(string field) => field switch
    {
        "source" => Source,
        "activity" => Activity,
        "channel" => Channel,
        "direction" => Direction,
        "purpose" => Purpose,
        "outcome" => Outcome,
        "branch" => Branch,
        "campaign" => Campaign,
        "topic" => Topic,
        "staff" => Staff,
        "device" => Device,
        _ => null,
    };

    /// <summary>The fields in the order of the record.</summary>
    public static IReadOnlyList<string> Fields { get; } =
        ["source", "activity", "channel", "direction", "purpose", "outcome", "branch", "campaign", "topic", "staff", "device"];
}
