using Nokta.Kernel;

namespace Nokta.Interactions.Import;

/// <summary>The first rows of a file as cells, and what becomes of each under a mapping.</summary>
public sealed record Preview(IReadOnlyList<string> Header, IReadOnlyList<PreviewRow> Rows, IReadOnlyList<Note> Notes)
{
    /// <summary>Reads the first rows. Refused when the file or the mapping cannot be read at all.</summary>
    public static Outcome<Preview> Read(string path, FileMapping mapping, int rows = 20) => Previewing.Read(path, mapping, rows);
}

/// <summary>One row: either its interactions or the reason why it has none.</summary>
/// <param name="Reason">Null when the row is fine, else a reject whose text is <c>refusal.{Code}</c>.</param>
public sealed record PreviewRow(long Line, IReadOnlyList<string> Cells, IReadOnlyList<PreviewInteraction> Interactions, Refusal? Reason)
{
    /// <summary>Why a row that is fine is left out all the same (bot, static-file …); else null.</summary>
    public string? LeftOut { get; init; }
}

/// <summary>An interaction as it would be stored.</summary>
public sealed record PreviewInteraction
{
    public required long Time { get; init; }
    public string Key { get; init; } = "";
    public string PersonKind { get; init; } = "";
    public string Person { get; init; } = "";

    /// <summary>Dimension values; its id means nothing here.</summary>
    public required Ledger.Signature Signature { get; init; }

    public long Amount { get; init; }
    public string Currency { get; init; } = "";
    public int Duration { get; init; } = -1;
    public sbyte Scale { get; init; } = -1;
    public float Score { get; init; }
    public string Thread { get; init; } = "";
    public string Comment { get; init; } = "";
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();
}
