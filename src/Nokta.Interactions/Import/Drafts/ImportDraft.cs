using System.Text.Json.Serialization;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>How far an uploaded file is on its way into the ledger.</summary>
public enum DraftStage { Mapping, Checking, Checked, Importing, Imported }

/// <summary>An uploaded file and what was decided about it so far. It lies on disk and survives restarts until it is imported or discarded.</summary>
public sealed record ImportDraft
{
    public required string Id { get; init; }
    public required int Workspace { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }
    public required DateTimeOffset UploadedAt { get; init; }
    public DraftStage Stage { get; init; }
    public FileMapping? Mapping { get; init; }

    /// <summary>Names of the columns the mapping was made for.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>What a run would do under <see cref="Mapping"/>; null until the whole file was read with it.</summary>
    public DryRun? Check { get; init; }

    /// <summary>The batch it became.</summary>
    public int? Batch { get; init; }

    /// <summary>Why the last check or import did not come about.</summary>
    public Refusal? Problem { get; init; }

    [JsonIgnore]
    public WorkspaceId In => new(Workspace);

    /// <summary>The draft with another mapping; what was found under the old one no longer holds.</summary>
    public ImportDraft With(FileMapping mapping, IReadOnlyList<string> header) =>
        this with { Mapping = mapping, Header = header, Stage = DraftStage.Mapping, Check = null, Problem = null };

    /// <summary>The step to return to when the work of the present one was cut off.</summary>
    public ImportDraft Interrupted(string code) => this with
    {
        Stage = Stage == DraftStage.Importing && Check is not null ? DraftStage.Checked : DraftStage.Mapping,
        Problem = new Refusal(code),
    };
}
