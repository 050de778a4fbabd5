using System.CommandLine;
using System.Text.Json;
using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Interactions.Import.Presets;
using Nokta.Interactions.Import.Shapes;
using Nokta.Kernel;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Server.Verbs;

/// <summary>Brings files into the ledger from the command line, with the saved mapping, a given one, or the guess.</summary>
internal static class ImportVerb
{
    public static Verb Create(Globals globals)
    {
        var options = new ImportOptions();
        var command = new Command("import", "Import tables and logs: CSV, XLSX, access logs and more, also packed (.gz, .zip). A file whose columns are known is read as last time.");
        options.AddTo(command);
        command.SetAction((call, ct) => RunAsync(call, globals, options, ct));
        return new Verb(command,
            "nokta import receipts.csv sales.xlsx march.zip",
            "nokta import survey.csv --source survey --time Timestamp --date-format m-d-y --column \"Score=score:nps10\"",
            "nokta import receipts-*.csv --mapping receipts.json --dry-run --json");
    }

    private static async Task<int> RunAsync(ParseResult call, Globals globals, ImportOptions options, CancellationToken ct)
    {
        var error = call.InvocationConfiguration.Error;
        var files = call.GetRequiredValue(options.Files);
        foreach (var file in files.Where(f => !File.Exists(f)))
        {
            await error.WriteLineAsync($"There is no file {file}.");
            return CommandLine.CallWrong;
        }

        await using var shop = await Workshop.OpenAsync(globals.PlaceOf(call), ct);
        var workspace = await shop.WorkspaceAsync(call, globals, ct);
        await shop.Get<ImportBatches>().RecoverAsync(ct);
        var reader = shop.ReaderFor(Language.Find(call.GetRequiredValue(globals.Language))!, workspace);
        var form = globals.FormOf(call);
        var said = form == ReportForm.Text ? call.InvocationConfiguration.Output : TextWriter.Null;
        var results = new List<ImportResult>();
        var speech = new ImportSpeech(reader, said, error);
        foreach (var file in files)
        {
            Task<ImportResult> Import(string path, string name) => ImportAsync(shop, workspace, reader, path, name, options, call, speech, ct);
            if (ZipOfFiles.Recognises(file)) results.AddRange(await ImportZipAsync(shop, file, Import, speech, ct));
            else results.Add(await Import(file, Path.GetFileName(file)));
        }

        if (form != ReportForm.Text) ImportResult.Report(results).Write(call.InvocationConfiguration.Output, form);
        return results.Max(r => r.Code);
    }

    /// <summary>Imports every file of an archive as if it had been named in the call.</summary>
    private static async Task<List<ImportResult>> ImportZipAsync(Workshop shop, string file, Func<string, string, Task<ImportResult>> import, ImportSpeech speech, CancellationToken ct)
    {
        var opened = ZipOfFiles.Open(file);
        if (!opened.IsDone) return [speech.Refused(Path.GetFileName(file), opened.Refusals)];
        using var zip = opened.Value;
        var folder = Directory.CreateDirectory(Path.Combine(shop.Get<Database>().Folder, "imports", "zip-" + Guid.CreateVersion7(shop.Get<TimeProvider>().GetUtcNow()).ToString("N")));
        var results = new List<ImportResult>();
        try
        {
            foreach (var inside in zip.Files)
            {
                var path = Path.Combine(folder.FullName, "file");
                File.Delete(path);
                results.Add(await inside.ExtractAsync(path, ct) ? await import(path, inside.Name) : speech.Refused(inside.Name, [new Refusal("import.zip-broken")]));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return results;
    }

    private static async Task<ImportResult> ImportAsync(Workshop shop, WorkspaceSettings workspace, Reader reader, string file, string name, ImportOptions options, ParseResult call, ImportSpeech speech, CancellationToken ct)
    {
        var tables = new ImportTables(shop.Get<LookUps>(), workspace.Id, isKept: !call.GetValue(options.DryRun));
        var guessed = FileGuess.Read(file);
        if (!guessed.IsDone) return speech.Refused(name, guessed.Refusals);
        var (recognised, known) = await RecogniseAsync(shop, workspace, file, guessed.Value, call.GetValue(options.Source), ct);
        guessed = await tables.ExplainAsync(recognised, file, call.GetValue(options.With) ?? [], ct);
        if (!guessed.IsDone) return speech.Refused(name, guessed.Refusals);
        FileMapping mapping;
        try
        {
            mapping = await MappingAsync(shop, workspace, name, guessed.Value, known, tables, options, call, ct);
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            return speech.WrongCall(name, wrong.Message);
        }

        speech.Notes(guessed.Value.Notes.Where(n => n.Code == "encoding-guessed"));
        var importer = shop.Get<Importer>();
        if (call.GetValue(options.DryRun))
        {
            var dry = await ProgressOnConsole.ShowAsync(name, reader, progress => importer.DryRunAsync(workspace.Id, file, name, mapping, progress, ct));
            return dry.IsDone ? speech.WouldImport(name, dry.Value) : speech.Refused(name, dry.Refusals);
        }

        var done = await ProgressOnConsole.ShowAsync(name, reader, progress => importer.RunAsync(workspace.Id, file, name, mapping, progress, ct));
        if (!done.IsDone) return speech.Refused(name, done.Refusals);
        if (done.Value.State == BatchState.Done) await shop.Get<SavedMappings>().SaveAsync(workspace.Id, mapping, [.. guessed.Value.Columns.Select(c => c.Name)], CancellationToken.None);
        return speech.Imported(done.Value, await RejectsAsync(shop, done.Value, reader, ct));
    }

    /// <summary>Writes the rejected rows with their reasons in the caller's language, beside the codes that are kept; null when there are none.</summary>
    private static async Task<string?> RejectsAsync(Workshop shop, ImportBatch batch, Reader reader, CancellationToken ct)
    {
        if (batch.RejectFile is null) return null;
        var path = Path.ChangeExtension(Path.Combine(shop.Get<Database>().Folder, batch.RejectFile), reader.Language.Code + ".csv");
        await using var file = File.Create(path);
        return await shop.Get<RejectFile>().WriteAsync(batch, reader, file, ct) ? path : null;
    }

    /// <summary>What is known of such a file: the saved mapping of the source or the header, else a preset.</summary>
    private static async Task<(FileGuess, KnownMapping?)> RecogniseAsync(Workshop shop, WorkspaceSettings workspace, string file, FileGuess guess, string? source, CancellationToken ct)
    {
        var saved = shop.Get<SavedMappings>();
        if (source is not null && await saved.FindBySourceAsync(workspace.Id, source, [.. guess.Columns.Select(c => c.Name)], ct) is { } ofSource) return (guess, ofSource);
        var (read, known) = await PresetLibrary.RecogniseAsync(saved, workspace.Id, file, guess, ct);
        return (read, source is null || known?.Preset is not null ? known : null);
    }

    /// <summary>The mapping the call names, else the one that is known, else the guess; then what the call says about single columns.</summary>
    private static async Task<FileMapping> MappingAsync(Workshop shop, WorkspaceSettings workspace, string name, FileGuess guess, KnownMapping? known, ImportTables tables, ImportOptions options, ParseResult call, CancellationToken ct)
    {
        var source = call.GetValue(options.Source);
        if (call.GetValue(options.Mapping) is { } given)
        {
            var mapping = await tables.FindAsync(FileMapping.Parse(await File.ReadAllTextAsync(given, ct)), Path.GetDirectoryName(Path.GetFullPath(given))!, ct);
            return options.Apply(call, mapping with { Source = source ?? mapping.Source, Zone = mapping.Zone ?? workspace.Zone, Currency = mapping.Currency ?? workspace.Currency });
        }

        var proposed = ProposedMapping.Of(guess, known, name, workspace.Zone, workspace.Currency);
        if (guess.Joins.Count > 0) proposed = proposed with { Joins = guess.Joins };
        return options.Apply(call, source is null ? proposed : proposed with { Source = source });
    }
}
