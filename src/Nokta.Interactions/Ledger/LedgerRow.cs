namespace Nokta.Interactions.Ledger;

/// <summary>One interaction with everything that is known of it, down to the input it came from.</summary>
public sealed record LedgerRow
{
    /// <summary>Number of the interaction in the workspace, in the order of arrival.</summary>
    public required long Row { get; init; }

    /// <summary>Instant, UTC microseconds since the Unix epoch.</summary>
    public required long Time { get; init; }

    public required int Signature { get; init; }

    /// <summary>Id of the person key; 0 = none.</summary>
    public required ulong PersonKey { get; init; }

    /// <summary>What the key is: phone, email, card, id …; empty without one.</summary>
    public string PersonKind { get; init; } = "";

    /// <summary>The key itself, normalised (a phone in E.164, an e-mail in lower case).</summary>
    public string Person { get; init; } = "";

    /// <summary>Minor units, signed; only with a currency.</summary>
    public long Amount { get; init; }

    /// <summary>ISO 4217, empty = no amount.</summary>
    public string Currency { get; init; } = "";

    /// <summary>Milliseconds; -1 = none.</summary>
    public int Duration { get; init; } = -1;

    /// <summary>-1 = no score, 0 csat5, 1 nps10, 2 ces7.</summary>
    public sbyte Scale { get; init; } = -1;

    public float Score { get; init; }

    /// <summary>The source's own key, or <c>row:…</c> where the row's hash stands for it.</summary>
    public string Key { get; init; } = "";

    public string Thread { get; init; } = "";
    public string Comment { get; init; } = "";
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The record exactly as it stood in the file (its text; a file of another encoding is shown decoded).</summary>
    public string Raw { get; init; } = "";

    public int Batch { get; init; }
    public string File { get; init; } = "";

    /// <summary>Line of the file on which the record begins, from 1.</summary>
    public long Line { get; init; }
}

/// <summary>Rows <see cref="From"/> to <see cref="To"/> exclusive.</summary>
public readonly record struct RowRange(long From, long To);

/// <summary>Where a workspace's ledger stands; comparing two of them tells what a reader has to do.</summary>
/// <param name="Generation">Changes with everything that is added or undone.</param>
/// <param name="UndoGeneration">Changes only when rows were taken back: what was read before must be read anew.</param>
/// <param name="LastRow">The highest row number ever given; 0 = none. Numbers of undone rows are not given again.</param>
/// <param name="Rows">Interactions that count now.</param>
/// <param name="Links">Changes when identity links were added or taken back.</param>
public readonly record struct LedgerState(long Generation, long UndoGeneration, long LastRow, long Rows, long Links);
