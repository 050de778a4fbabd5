namespace Nokta.Interactions.Marks;

/// <summary>The form of a mark as it is posted.</summary>
public sealed class MarkForm
{
    public string? Touchpoint { get; set; }
    public string? Kind { get; set; }
    public string? Code { get; set; }
    public string? Label { get; set; }
    public string? Target { get; set; }
    public string? Campaign { get; set; }
    public bool IsPaused { get; set; }

    /// <summary>Sent by the form, so that an empty box means no.</summary>
    public bool IsSent { get; set; }

    internal MarkWish Wish() => new(Touchpoint ?? "", Kind ?? "", Code ?? "", Label ?? "", Target ?? "", Campaign ?? "", IsPaused);

    internal static MarkForm Of(MarkCard mark) => new() { Label = mark.Label, Target = mark.Target, Campaign = mark.Campaign, IsPaused = mark.IsPaused };
}
