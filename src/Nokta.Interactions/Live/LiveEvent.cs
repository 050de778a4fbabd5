using Nokta.Interactions.Ledger;
using Nokta.Interactions.People;

namespace Nokta.Interactions.Live;

/// <summary>One interaction on its way from a request into the ledger: read and checked, or refused with its reason.</summary>
internal sealed class LiveEvent
{
    /// <summary>The input exactly as it was sent.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Why it is not taken; everything else is then empty.</summary>
    public Receipt? Refused { get; init; }

    public string Source { get; init; } = "";

    /// <summary>Hash of the source key, the same as an import of the same row has.</summary>
    public UInt128 Key { get; init; }

    /// <summary>Fingerprint of what it says, whatever the order of its members: tells a repetition from another event under the same key.</summary>
    public long Body { get; init; }

    public long Time { get; init; }
    public ulong Person { get; init; }

    /// <summary>What <see cref="Person"/> is.</summary>
    public KeyKind Kind { get; init; }

    /// <summary>Further keys of the same person, and what each is.</summary>
    public IReadOnlyList<ulong> Linked { get; init; } = [];
    public IReadOnlyList<KeyKind> LinkedKinds { get; init; } = [];

    /// <summary>Keys of somebody whom a public key named: its word links nobody, yet what it said of who is kept out is not kept.</summary>
    public IReadOnlyList<ulong> Claimed { get; init; } = [];
    public ulong Thread { get; init; }
    public long Amount { get; init; }
    public string Currency { get; init; } = "";
    public int Duration { get; init; } = -1;
    public required Signature Signature { get; init; }

    /// <summary>Answers; each is an interaction. Without one the event is one interaction.</summary>
    public IReadOnlyList<LiveScore> Scores { get; init; } = [];

    /// <summary>Whether it only says who somebody is: its links count, and it is no interaction.</summary>
    public bool IsStatement { get; private init; }

    /// <summary>How far the sender's clock was off, in milliseconds; null = not told.</summary>
    public long? SkewMs { get; set; }

    /// <summary>Whether its time was beyond what a public key may say, and was moved.</summary>
    public bool IsClamped { get; set; }

    /// <summary>Whether it is of somebody whose data is not kept: whoever watches sees nobody.</summary>
    public bool IsHidden { get; set; }

    public int Interactions => Math.Max(1, Scores.Count);

    /// <summary>The same as a statement of who somebody is.</summary>
    public LiveEvent AsStatement() => new() { Raw = Raw, Source = Source, Key = Key, Body = Body, Time = Time, Person = Person, Kind = Kind, Linked = Linked, LinkedKinds = LinkedKinds, Claimed = Claimed, Signature = Signature, IsStatement = true, SkewMs = SkewMs, IsClamped = IsClamped };
}

/// <summary>An answer of an event; its signature carries its own topic.</summary>
internal readonly record struct LiveScore(sbyte Scale, float Value, Signature Signature);
