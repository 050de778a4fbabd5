using System.Globalization;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>The legs of one call, and what they say together.</summary>
internal sealed class Call(CallLeg first, long ordinal)
{
    private readonly List<CallLeg> _legs = [first];

    public CallLeg First => first;

    /// <summary>Number of the record that was the last to bring a leg.</summary>
    public long LastRecord { get; private set; } = ordinal;

    /// <summary>The call's key: the system's id, else both ends and the start.</summary>
    public string Key { get; } = first.Id.Length > 0 ? first.Id : string.Create(CultureInfo.InvariantCulture, $"{first.From}>{first.To}@{first.Start?.ToString(CultureInfo.InvariantCulture) ?? "line " + first.Line}");

    /// <summary>The number that calls back and is called back, for the thread of a caller.</summary>
    public string Outside => Direction switch { "in" => first.From, "out" => first.To, _ => "" };

    public string Direction => first.Direction!;

    public bool IsAnswered => Answered is not null;

    /// <summary>The leg on which people talked: of several the longest.</summary>
    public CallLeg? Answered => _legs.Where(l => l.IsAnswered).MaxBy(l => l.Talk);

    /// <summary>Legs in the order in which they are told: the one that says most of the call first.</summary>
    public IEnumerable<CallLeg> Legs => Answered is { } answered && answered != first ? [answered, .. _legs.Where(l => l != answered)] : _legs;

    public string Staff => Answered?.Staff ?? "";

    /// <summary>Seconds of talk, -1 when nobody answered or nothing is said of it.</summary>
    public double Talk => Answered is not { } leg ? -1 : leg.Talk >= 0 ? leg.Talk : leg.Wait >= 0 && leg.Duration >= leg.Wait ? leg.Duration - leg.Wait : leg.Duration;

    /// <summary>Seconds from the first ring to the answer, or to the end of a call that nobody answered; -1 = unknown.</summary>
    public double Wait
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

    public void Add(CallLeg leg, long record)
    {
        _legs.Add(leg);
        LastRecord = record;
    }
}
