using System.Text.Json;
using System.Text.Json.Serialization;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>Uploads on disk, one folder each under <c>uploads/{workspace}/{id}</c>. A name given by anybody is never part of a path.</summary>
internal sealed class ImportDrafts(Database database, TimeProvider clock)
{
    /// <summary>How long the file of a finished import is kept, so that an undo can itself be undone with one click.</summary>
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(7);

    private const string Aside = ".aside";

    private static readonly JsonSerializerOptions s_json = new(FileMapping.Json)
    {
        Converters = { new JsonStringEnumConverter(), new PlainValues() },
    };

    /// <summary>Takes an upload; of an archive of several files, every one as an upload of its own, or none.</summary>
    public async Task<Outcome<IReadOnlyList<ImportDraft>>> TakeAsync(WorkspaceId workspace, string fileName, long? announced, Stream content, CancellationToken ct = default)
    {
        var added = await AddAsync(workspace, fileName, announced, content, ct);
        if (!added.IsDone) return added.Refusal!;
        if (!ZipOfFiles.Recognises(PathOf(added.Value))) return new List<ImportDraft> { added.Value };
        try
        {
            return await UnpackAsync(added.Value, ct);
        }
        finally
        {
            Discard(added.Value);
        }
    }

    private async Task<Outcome<IReadOnlyList<ImportDraft>>> UnpackAsync(ImportDraft archive, CancellationToken ct)
    {
        var opened = ZipOfFiles.Open(PathOf(archive));
        if (!opened.IsDone) return opened.Refusal!;
        using var zip = opened.Value;
        var drafts = new List<ImportDraft>();
        var refusal = zip.Files.Sum(f => f.Length) > FreeBytes() ? new Refusal("upload.disk-full") : null;
        foreach (var file in zip.Files.TakeWhile(_ => refusal is null))
        {
            var taken = await TakeOutAsync(archive.In, file, ct);
            if (taken.IsDone) drafts.Add(taken.Value);
            else refusal = taken.Refusal;
        }

        if (refusal is null) return drafts;
        drafts.ForEach(Discard);
        return refusal;
    }

    private async Task<Outcome<ImportDraft>> TakeOutAsync(WorkspaceId workspace, ZippedFile file, CancellationToken ct)
    {
        try
        {
            await using var content = file.Open();
            return await AddAsync(workspace, file.Name, file.Length, content, ct);
        }
        catch (InvalidDataException)
        {
            return new Refusal("import.zip-broken");
        }
    }

    /// <summary>Streams an upload to disk. Refused when it is empty or the disk has no room; nothing is left behind then.</summary>
    public async Task<Outcome<ImportDraft>> AddAsync(WorkspaceId workspace, string fileName, long? announced, Stream content, CancellationToken ct = default)
    {
        Tidy(workspace);
        if (announced > FreeBytes()) return new Refusal("upload.disk-full");
        var id = Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        var folder = Folder(workspace, id)!;
        Directory.CreateDirectory(folder);
        try
        {
            var bytes = await WriteAsync(Path.Combine(folder, "file"), content, ct);
            if (bytes == 0)
            {
                Directory.Delete(folder, true);
                return new Refusal("upload.empty");
            }

            var draft = new ImportDraft { Id = id, Workspace = workspace.Value, FileName = NameOnly(fileName), Bytes = bytes, UploadedAt = clock.GetUtcNow() };
            Save(draft);
            return draft;
        }
        catch (IOException full) when (IsFull(full))
        {
            Directory.Delete(folder, true);
            return new Refusal("upload.disk-full");
        }
        catch
        {
            Directory.Delete(folder, true);
            throw;
        }
    }

    public ImportDraft? Find(WorkspaceId workspace, string id)
    {
        if (Folder(workspace, id) is not { } folder) return null;
        try
        {
            var draft = JsonSerializer.Deserialize<ImportDraft>(File.ReadAllBytes(Path.Combine(folder, "draft.json")), s_json);
            return draft?.Workspace == workspace.Value && File.Exists(PathOf(draft)) ? draft : null;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Uploads that are not imported yet, the newest first.</summary>
    public IReadOnlyList<ImportDraft> ListOpen(WorkspaceId workspace) => [.. All(workspace).Where(d => d.Stage != DraftStage.Imported).Reverse()];

    /// <summary>The upload a batch was made from, while its file is kept.</summary>
    public ImportDraft? FindOf(WorkspaceId workspace, int batch) => All(workspace).LastOrDefault(d => d.Batch == batch && new FileInfo(PathOf(d)).Length > 0);

    public string PathOf(ImportDraft draft) => Path.Combine(Folder(draft.In, draft.Id)!, "file");

    /// <summary>Stores what was decided; the old state stands until the new one is whole on disk.</summary>
    public void Save(ImportDraft draft)
    {
        var path = Path.Combine(Folder(draft.In, draft.Id)!, "draft.json");
        var fresh = path + "." + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        using (var stream = new FileStream(fresh, FileMode.CreateNew))
        {
            JsonSerializer.Serialize(stream, draft, s_json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Empties an access log that was imported: it is full of whole addresses, of which nothing may stay.</summary>
    internal void ForgetAddresses(ImportDraft draft)
    {
        if (Formats.FileFormats.Of(PathOf(draft))?.Name == "access-log") File.WriteAllBytes(PathOf(draft), []);
    }

    public void Discard(ImportDraft draft) => Directory.Delete(Folder(draft.In, draft.Id)!, recursive: true);

    /// <summary>Puts an upload aside; for some days it can be taken back.</summary>
    public void PutAside(ImportDraft draft)
    {
        var folder = Folder(draft.In, draft.Id)!;
        Directory.SetLastWriteTimeUtc(folder, clock.GetUtcNow().UtcDateTime);
        Directory.Move(folder, folder + Aside);
    }

    /// <summary>Takes back what was put aside; false when it is gone for good.</summary>
    public bool TakeBack(WorkspaceId workspace, string id)
    {
        if (Folder(workspace, id) is not { } folder || !Directory.Exists(folder + Aside) || Directory.Exists(folder)) return false;
        Directory.Move(folder + Aside, folder);
        return true;
    }

    private IEnumerable<ImportDraft> All(WorkspaceId workspace)
    {
        var folder = Path.Combine(database.Folder, "uploads", workspace.ToString());
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateDirectories(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).Select(id => Find(workspace, id!)).OfType<ImportDraft>();
    }

    private void Tidy(WorkspaceId workspace)
    {
        var until = clock.GetUtcNow() - s_kept;
        foreach (var old in All(workspace).Where(d => d.Stage == DraftStage.Imported && d.UploadedAt < until).ToList()) Discard(old);
        var folder = Path.Combine(database.Folder, "uploads", workspace.ToString());
        if (!Directory.Exists(folder)) return;
        foreach (var aside in Directory.GetDirectories(folder, "*" + Aside).Where(f => Directory.GetLastWriteTimeUtc(f) < until)) Directory.Delete(aside, recursive: true);
        // What a killed process had received so far; an upload that still runs is younger.
        foreach (var cut in Directory.GetDirectories(folder).Where(f => !File.Exists(Path.Combine(f, "draft.json")) && Directory.GetLastWriteTimeUtc(f) < until)) Directory.Delete(cut, recursive: true);
    }

    private string? Folder(WorkspaceId workspace, string id) => Guid.TryParseExact(id, "N", out var guid)
        ? Path.Combine(database.Folder, "uploads", workspace.ToString(), guid.ToString("N"))
        : null;

    private long FreeBytes() => new DriveInfo(database.Folder).AvailableFreeSpace;

    private static async Task<long> WriteAsync(string path, Stream content, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 20, FileOptions.Asynchronous);
        await content.CopyToAsync(file, 1 << 20, ct);
        await file.FlushAsync(ct);
        return file.Length;
    }

    /// <summary>ENOSPC, EDQUOT and Windows' two words for a full disk.</summary>
    internal static bool IsFull(IOException e) => e.HResult is 28 or 122 or unchecked((int)0x80070070) or unchecked((int)0x80070027);

    private static string NameOnly(string given)
    {
        var name = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        name = new string([.. name.Where(c => !char.IsControl(c))]).Trim();
        return name.Length == 0 ? "file.csv" : name.Length > 150 ? name[^150..] : name;
    }

    /// <summary>Values of a sentence's places come back as texts and numbers, not as JSON.</summary>
    private sealed class PlainValues : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => reader.TryGetInt64(out var whole) ? (object)whole : reader.GetDouble(),
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => JsonElement.ParseValue(ref reader).ToString(),
        };

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, value.GetType() == typeof(object) ? typeof(string) : value.GetType(), options);
    }
}
