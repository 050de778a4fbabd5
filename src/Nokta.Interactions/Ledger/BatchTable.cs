using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Ledger;

/// <summary>The history of batches as rows.</summary>
internal static class BatchTable
{
    private const string Columns = """
        "Id", "SourceName", "FileName", "FileHash", "FileBytes", "State", "Counts", "StartedAt", "EndedAt", "UndoneAt", "Reasons", "Warnings", "Problem", "RejectFile", "Mapping", "Source"
        """;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(ImportCounts counts) => JsonSerializer.Serialize(counts, s_json);

    public static List<(ImportBatch Batch, int Source)> List(DbConnection connection, WorkspaceId workspace, int? id = null) =>
        connection.Read($"""SELECT {Columns} FROM interactions_batch WHERE "Workspace" = @w AND (CAST(@id AS integer) IS NULL OR "Id" = @id) ORDER BY "Id" DESC""", Row, ("@w", workspace.Value), ("@id", id));

    /// <summary>Opens a batch: from now on it stands in the history as running.</summary>
    public static (int Id, int Source) Begin(Writing turn, WorkspaceId workspace, FileReading reading, string fileName, DateTimeOffset now)
    {
        var source = SourceNumber(turn, workspace, reading.Map.Mapping.Source.Trim());
        var id = (int)turn.Number("""SELECT COALESCE(MAX("Id"), 0) + 1 FROM interactions_batch WHERE "Workspace" = @w""", ("@w", workspace.Value));
        turn.Run("INSERT INTO interactions_batch VALUES (@w, @id, @s, @sn, @fn, '', @fb, @st, @c, 0, 0, @at, NULL, NULL, '[]', '[]', NULL, NULL, @m, @h, @tf, @d)",
            ("@w", workspace.Value), ("@id", id), ("@s", source), ("@sn", reading.Map.Mapping.Source.Trim()), ("@fn", fileName), ("@fb", reading.Bytes),
            ("@st", (int)BatchState.Running), ("@c", Write(ImportCounts.None)), ("@at", Micros.Of(now)), ("@m", reading.Map.Mapping.ToJson()),
            ("@h", JsonSerializer.Serialize(reading.Map.Header, s_json)), ("@tf", reading.Map.TimeFormat), ("@d", reading.Delimiter));
        turn.Record(workspace, "import-started", "import", id.ToString(CultureInfo.InvariantCulture), fileName);
        return (id, source);
    }

    /// <summary>Opens the batch of a day's live interactions: it counts from its first one on.</summary>
    public static int BeginLive(Writing turn, WorkspaceId workspace, string name, FileMapping mapping, IReadOnlyList<string> header, DateTimeOffset now)
    {
        var id = (int)turn.Number("""SELECT COALESCE(MAX("Id"), 0) + 1 FROM interactions_batch WHERE "Workspace" = @w""", ("@w", workspace.Value));
        turn.Run("INSERT INTO interactions_batch VALUES (@w, @id, 0, @sn, @fn, '', 0, @st, @c, 0, 0, @at, NULL, NULL, '[]', '[]', NULL, NULL, @m, @h, @tf, @d)",
            ("@w", workspace.Value), ("@id", id), ("@sn", mapping.Source), ("@fn", name), ("@st", (int)BatchState.Done), ("@c", Write(ImportCounts.None)), ("@at", Micros.Of(now)),
            ("@m", mapping.ToJson()), ("@h", JsonSerializer.Serialize(header, s_json)), ("@tf", TimeFormats.Iso), ("@d", Live.LiveBatch.Mark));
        return id;
    }

    /// <summary>Opens the batch of what a growing file brings on one day: it counts from its first piece on.</summary>
    public static (int Id, int Source) BeginGrowing(Writing turn, WorkspaceId workspace, FileReading reading, string fileName, DateTimeOffset now)
    {
        var (id, source) = Begin(turn, workspace, reading, fileName, now);
        turn.Run("""UPDATE interactions_batch SET "State" = @s, "FileBytes" = 0 WHERE "Workspace" = @w AND "Id" = @id""", ("@w", workspace.Value), ("@id", id), ("@s", (int)BatchState.Done));
        return (id, source);
    }

    /// <summary>What a growing file's batch has become by one more piece.</summary>
    public static void Grow(Writing turn, WorkspaceId workspace, ImportBatch batch)
    {
        Store(turn, workspace, batch, 0, 0);
        turn.Run("""UPDATE interactions_batch SET "FileBytes" = @n WHERE "Workspace" = @w AND "Id" = @id""", ("@w", workspace.Value), ("@id", batch.Id), ("@n", batch.FileBytes));
    }

    /// <summary>Whether rows of this reading may stand in a batch: it tells how they are read again.</summary>
    public static bool Fits(Writing turn, WorkspaceId workspace, int batch, FileReading reading) => turn.Read("""
        SELECT "Mapping", "Header", "TimeFormat", "Delimiter" FROM interactions_batch WHERE "Workspace" = @w AND "Id" = @id AND "State" = @s
        """, r => (r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)), ("@w", workspace.Value), ("@id", batch), ("@s", (int)BatchState.Done)) is [var kept]
        && kept == (reading.Map.Mapping.ToJson(), JsonSerializer.Serialize(reading.Map.Header, s_json), reading.Map.TimeFormat, reading.Delimiter);

    public static void End(Writing turn, WorkspaceId workspace, ImportBatch batch, long firstRow = 0, long endRow = 0)
    {
        Tell(turn, workspace, batch);
        Store(turn, workspace, batch, firstRow, endRow);
    }

    private static void Store(Writing turn, WorkspaceId workspace, ImportBatch batch, long firstRow, long endRow)
    {
        turn.Run("""
            UPDATE interactions_batch SET "State" = @st, "Counts" = @c, "FileHash" = @h, "EndedAt" = @e, "UndoneAt" = @u, "Reasons" = @r, "Warnings" = @n, "Problem" = @p, "RejectFile" = @f,
                "FirstRow" = CASE WHEN @fr = 0 THEN "FirstRow" ELSE @fr END, "EndRow" = CASE WHEN @er = 0 THEN "EndRow" ELSE @er END
            WHERE "Workspace" = @w AND "Id" = @id
            """,
            ("@st", (int)batch.State), ("@c", Write(batch.Counts)), ("@h", batch.FileHash), ("@e", At(batch.EndedAt)), ("@u", At(batch.UndoneAt)),
            ("@r", JsonSerializer.Serialize(batch.Reasons, s_json)), ("@n", JsonSerializer.Serialize(batch.Warnings, s_json)), ("@p", batch.Problem), ("@f", batch.RejectFile),
            ("@fr", firstRow), ("@er", endRow), ("@w", workspace.Value), ("@id", batch.Id));
    }

    private static void Tell(Writing turn, WorkspaceId workspace, ImportBatch batch)
    {
        // A day's live interactions arrive all day long: they are no act of anybody.
        if (batch is { IsLive: true, State: BatchState.Done }) return;
        var act = batch.State switch
        {
            BatchState.Done => "import-finished", BatchState.Cancelled => "import-cancelled",
            BatchState.Undone => "import-undone", BatchState.Failed => "import-failed", _ => "import-rolled-back",
        };
        turn.Record(workspace, act, "import", batch.Id.ToString(CultureInfo.InvariantCulture), batch.FileName,
            new TrailField("source", null, batch.Source), new TrailField("interactions", null, batch.Counts.Interactions), new TrailField("problem", null, batch.Problem));
    }

    public static List<(WorkspaceId Workspace, int Id)> Running(DbConnection connection) =>
        connection.Read("""SELECT "Workspace", "Id" FROM interactions_batch WHERE "State" = 0""", r => (new WorkspaceId(r.GetInt32(0)), r.GetInt32(1)));

    /// <summary>The mapping of a batch bound as it was when it was imported.</summary>
    public static (RowMap Map, string Delimiter, string FileName) Bound(DbConnection connection, WorkspaceId workspace, int batch) =>
        connection.Read("""SELECT "Mapping", "Header", "TimeFormat", "Delimiter", "FileName" FROM interactions_batch WHERE "Workspace" = @w AND "Id" = @b""", r =>
        {
            var header = JsonSerializer.Deserialize<List<string>>(r.GetString(1), s_json)!;
            var format = r.GetString(2);
            return (RowMap.Bind(FileMapping.Parse(r.GetString(0)), header, _ => format).Value!, r.GetString(3), r.GetString(4));
        }, ("@w", workspace.Value), ("@b", batch))[0];

    public static int? FindSource(DbConnection connection, WorkspaceId workspace, string name)
    {
        using var command = connection.Command("""SELECT "Id" FROM interactions_source WHERE "Workspace" = @w AND "Fold" = @f""", ("@w", workspace.Value), ("@f", Kernel.Words.Folding.Fold(name)));
        return (int?)command.Number();
    }

    public static int SourceNumber(Writing turn, WorkspaceId workspace, string name)
    {
        var fold = Kernel.Words.Folding.Fold(name);
        turn.Run("""INSERT INTO interactions_source SELECT @w, COALESCE(MAX("Id"), 0) + 1, @n, @f FROM interactions_source WHERE "Workspace" = @w ON CONFLICT ("Workspace", "Fold") DO NOTHING""",
            ("@w", workspace.Value), ("@n", name), ("@f", fold));
        return (int)turn.Number("""SELECT "Id" FROM interactions_source WHERE "Workspace" = @w AND "Fold" = @f""", ("@w", workspace.Value), ("@f", fold));
    }

    private static (ImportBatch, int) Row(DbDataReader r) => (new ImportBatch
    {
        Id = r.GetInt32(0),
        Source = r.GetString(1),
        FileName = r.GetString(2),
        FileHash = r.GetString(3),
        FileBytes = r.GetInt64(4),
        State = (BatchState)r.GetInt32(5),
        Counts = JsonSerializer.Deserialize<ImportCounts>(r.GetString(6), s_json)!,
        StartedAt = Micros.ToInstant(r.GetInt64(7)),
        EndedAt = r.IsDBNull(8) ? null : Micros.ToInstant(r.GetInt64(8)),
        UndoneAt = r.IsDBNull(9) ? null : Micros.ToInstant(r.GetInt64(9)),
        Reasons = [.. JsonSerializer.Deserialize<List<RejectReason>>(r.GetString(10), s_json)!.Select(x => x with { With = Plain(x.With) })],
        Warnings = [.. JsonSerializer.Deserialize<List<Note>>(r.GetString(11), s_json)!.Select(x => x with { With = Plain(x.With) })],
        Problem = r.IsDBNull(12) ? null : r.GetString(12),
        RejectFile = r.IsDBNull(13) ? null : r.GetString(13),
        Mapping = FileMapping.Parse(r.GetString(14)),
    }, r.GetInt32(15));

    /// <summary>Numbers and texts again, where JSON gave its own elements.</summary>
    private static Dictionary<string, object?>? Plain(IReadOnlyDictionary<string, object?>? with) => with?.ToDictionary(p => p.Key, p => p.Value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number => number.TryGetInt64(out var whole) ? whole : number.GetDouble(),
        JsonElement element => element.ToString(),
        var other => other,
    });

    private static long? At(DateTimeOffset? at) => at is { } instant ? Micros.Of(instant) : null;
}
