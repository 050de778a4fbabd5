using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Server.Verbs;

/// <summary>Tells in the caller's language how an import went: what happened to the output, what needs attention to the error stream.</summary>
internal sealed class ImportSpeech(Reader reader, TextWriter said, TextWriter error)
{
    private const int ReasonsShown = 5;

    public void Notes(IEnumerable<Note> notes)
    {
        foreach (var note in notes) error.WriteLine(MappingWords.Say(reader, note));
    }

    /// <summary>The file or its mapping cannot be imported at all.</summary>
    public ImportResult Refused(string file, IReadOnlyList<Refusal> refusals)
    {
        foreach (var refusal in refusals) error.WriteLine($"{file}: {reader.Say(refusal)}");
        return new ImportResult(file, CommandLine.DataWrong, "refused", ImportCounts.None, Problem: refusals[0].Code);
    }

    public ImportResult WrongCall(string file, string why)
    {
        error.WriteLine($"{file}: {why}");
        return new ImportResult(file, CommandLine.CallWrong, "refused", ImportCounts.None, Problem: why);
    }

    public ImportResult WouldImport(string file, DryRun dry)
    {
        said.WriteLine(reader.Say("import.cli.would", ("file", file), ("n", dry.Counts.Accepted), ("interactions", dry.Counts.Interactions)));
        Count(dry.Counts, dry.Reasons, dry.Warnings);
        return new ImportResult(file, dry.Counts is { Accepted: 0, Duplicate: 0, Rejected: > 0 } ? CommandLine.DataWrong : CommandLine.Ok, "dry-run", dry.Counts);
    }

    public ImportResult Imported(ImportBatch batch, string? rejects)
    {
        var result = new ImportResult(batch.FileName, CodeOf(batch), batch.State.ToString().ToLowerInvariant(), batch.Counts, batch.Id, rejects, batch.Problem);
        if (batch.State != BatchState.Done)
        {
            error.WriteLine($"{batch.FileName}: {(batch.Problem is { } problem && reader.Has("refusal." + problem) ? reader["refusal." + problem] : reader["import.batch." + (batch.State == BatchState.Cancelled ? "cancelled" : "failed")])}");
            return result;
        }

        said.WriteLine(reader.Say("import.cli.done", ("file", batch.FileName), ("source", batch.Source), ("n", batch.Counts.Interactions), ("batch", batch.Id)));
        Count(batch.Counts, batch.Reasons, batch.Warnings);
        if (rejects is not null) said.WriteLine(reader.Say("import.cli.rejects", ("n", batch.Counts.Rejected), ("path", rejects)));
        return result;
    }

    /// <summary>Rejected rows beside accepted ones are a result, not a failure; a file of which nothing could be used is one.</summary>
    private static int CodeOf(ImportBatch batch) => batch switch
    {
        { State: not BatchState.Done } => CommandLine.DataWrong,
        { Counts: { Accepted: 0, Duplicate: 0, Rejected: > 0 } } => CommandLine.DataWrong,
        _ => CommandLine.Ok,
    };

    private void Count(ImportCounts counts, IReadOnlyList<RejectReason> reasons, IReadOnlyList<Note> warnings)
    {
        said.WriteLine(reader.Say("import.identity", ("read", counts.Read), ("accepted", counts.Accepted), ("duplicate", counts.Duplicate), ("leftout", counts.LeftOut), ("quarantined", counts.Quarantined), ("rejected", counts.Rejected)));
        foreach (var reason in reasons.Take(ReasonsShown))
            said.WriteLine(reader.Say("import.cli.reason", ("n", reason.Count), ("reason", MappingWords.Say(reader, new Refusal(reason.Code, null, reason.With))), ("line", reason.FirstLine)));
        Notes(warnings);
    }
}
