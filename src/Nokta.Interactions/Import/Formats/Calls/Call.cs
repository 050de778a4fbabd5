using System.Globalization;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>The legs of one call, and what they say together.</summary>
internal sealed class Call(CallLeg first, long ordinal)
{
    private readonly List<CallLeg> _legs = [first];

    public CallLeg First => first;

    /// <summary>Number of the record that was the last to bring a leg.</summary>
    public long LastRecord { get; private set; } = ordinal;

    /// <summary>Legs in the order in which they are told: the one that says most of the call first.</summary>
    public IEnumerable<CallLeg> Legs => Answered is { } answered && answered != first ? [answered, .. _legs.Where(l => l != answered)] : _legs;

    public void Add(CallLeg leg, long record)
    {
        _legs.Add(leg);
        LastRecord = record;
    }

    public CallFacts Tell()
    {
        if (first.Event is not null) return _legs[0].Event!.Said.Count > 0 ? QueueCall.Tell([.. _legs.Select(l => l.Event!)]) : CelCall.Tell([.. _legs.Select(l => l.Event!)]);
        return new CallFacts
        {
            Key = Key,
            Direction = first.Direction!,
            Outcome = Answered is not null ? "answered" : Ended,
            Outside = first.Direction switch { "in" => first.From, "out" => first.To, _ => "" },
            Start = first.Start,
            Staff = Answered?.Staff ?? "",
            Talk = Talk,
            Wait = Wait,
            Queue = _legs.Select(l => l.Queue).FirstOrDefault(q => q.Length > 0) ?? "",
            Transfer = Transfer,
        };
    }

    /// <summary>The call's key: the system's id, else both ends and the start.</summary>
    private string Key { get; } = first.Id.Length > 0 ? first.Id : string.Create(CultureInfo.InvariantCulture, $"{first.From}>{first.To}@{first.Start?.ToString(CultureInfo.InvariantCulture) ?? "line " + first.Line}");

    /// <summary>The leg on which people talked: of several the longest.</summary>
    private CallLeg? Answered => _legs.Where(l => l.IsAnswered).MaxBy(l => l.Talk);

    /// <summary>A phone that rang says more of a call than one that was busy, and that one more than one that could not be reached.</summary>
    private string Ended => _legs.Exists(l => l.Ended == "unanswered") ? "unanswered" : _legs.Exists(l => l.Ended == "busy") ? "busy" : "failed";

    /// <summary>Who answered after somebody else had: two channels of one phone are one.</summary>
    private string Transfer => _legs.Where(l => l is { IsAnswered: true, Staff.Length: > 0 }).OrderBy(l => l.Answer ?? l.Start).Select(l => l.Staff).Distinct().Skip(1).LastOrDefault() ?? "";

    private double Talk => Answered is not { } leg ? -1 : leg.Talk >= 0 ? leg.Talk : leg.Wait >= 0 && leg.Duration >= leg.Wait ? leg.Duration - leg.Wait : leg.Duration;

    private double Wait
    {
        get
        {
            var start = _legs.Min(l => l.Start);
            if (Answered is not { } leg) return _legs.Max(l => l.Wait >= 0 ? l.Wait : l.Duration);
            if (leg.Answer is { } answer && start is { } began && answer >= began) return (answer - began) / 1e6;
            if (leg.Wait >= 0) return leg.Wait;
            return leg.Duration >= 0 && leg.Talk >= 0 && leg.Duration >= leg.Talk ? leg.Duration - leg.Talk + Math.Max(0, ((leg.Start - start) ?? 0) / 1e6) : -1;
        }
    }
}
