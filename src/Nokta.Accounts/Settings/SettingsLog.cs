using System.Data.Common;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The settings that definitions use, one document a section, every state kept: who saved it, when, and the way back to it.</summary>
public sealed class SettingsLog(Database database, TimeProvider clock, IEnumerable<SettingsEffect>? effects = null)
{
    /// <summary>The body of a section that went back to its default.</summary>
    private const string NotSaved = "null";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>What holds now, and its version; the section's own default with version 0 when nobody has saved it.</summary>
    public async Task<Kept<T>> FindAsync<T>(WorkspaceId workspace, SettingsSection<T> section, CancellationToken ct = default) where T : class
    {
        await using var db = database.Open(workspace);
        var row = await Newest(db, section.Code).FirstOrDefaultAsync(ct);
        return row is null ? new Kept<T>(section.Default, 0) : new Kept<T>(Read(row.Body, section), row.Version);
    }

    /// <summary>How often settings were saved: a number that changes with each of them.</summary>
    public async Task<int> CountAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        return await db.Set<SettingRow>().CountAsync(ct);
    }

    /// <summary>Saves a new state. Refused when somebody saved since <paramref name="seen"/>; the same again writes nothing.</summary>
    public async Task<Outcome<Kept<T>>> SaveAsync<T>(WorkspaceId workspace, SettingsSection<T> section, T value, int? seen, string who, CancellationToken ct = default) where T : class
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var newest = await Newest(db, section.Code).FirstOrDefaultAsync(ct);
        var version = newest?.Version ?? 0;
        if (seen is { } known && known != version) return new Refusal("settings.changed-meanwhile");
        var body = Write(value);
        if (body == (newest is null or { Body: NotSaved } ? Write(section.Default) : newest.Body)) return new Kept<T>(value, version);
        db.Add(new SettingRow { Section = section.Code, Version = version + 1, Body = body, At = clock.GetUtcNow(), Who = who });
        await CommitAsync(turn, db, workspace, section.Code, ct);
        return new Kept<T>(value, version + 1);
    }

    /// <summary>Makes an earlier state hold again, as a new version; 0 is the default. False when there is no such version.</summary>
    public async Task<bool> RestoreAsync(WorkspaceId workspace, string section, int version, string who, CancellationToken ct = default)
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var newest = await Newest(db, section).FirstOrDefaultAsync(ct);
        var wanted = version == 0 ? NotSaved : await db.Set<SettingRow>().Where(s => s.Section == section && s.Version == version).Select(s => s.Body).FirstOrDefaultAsync(ct);
        if (newest is null || wanted is null) return false;
        if (wanted == newest.Body) return true;
        db.Add(new SettingRow { Section = section, Version = newest.Version + 1, Body = wanted, At = clock.GetUtcNow(), Who = who, RestoredFrom = version });
        await CommitAsync(turn, db, workspace, section, ct);
        return true;
    }

    /// <summary>What holds now, for whoever reads beside contexts.</summary>
    public static T Find<T>(DbConnection connection, WorkspaceId workspace, SettingsSection<T> section) where T : class
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Body" FROM accounts_setting WHERE "Workspace" = @w AND "Section" = @s ORDER BY "Version" DESC LIMIT 1""";
        foreach (var (name, value) in new (string, object)[] { ("@w", workspace.Value), ("@s", section.Code) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command.ExecuteScalar() is string body ? Read(body, section) : section.Default;
    }

    private async Task CommitAsync(Writing turn, NoktaDb db, WorkspaceId workspace, string section, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        foreach (var effect in effects?.Where(e => e.Section == section) ?? []) effect.Apply(turn, workspace);
        await turn.CommitAsync(ct);
    }

    /// <summary>Every saved state, the newest first.</summary>
    public async Task<IReadOnlyList<SettingsVersion<T>>> HistoryAsync<T>(WorkspaceId workspace, SettingsSection<T> section, CancellationToken ct = default) where T : class
    {
        await using var db = database.Open(workspace);
        var rows = await Newest(db, section.Code).ToListAsync(ct);
        return [.. rows.Select(r => new SettingsVersion<T>(r.Version, Read(r.Body, section), r.At, r.Who, r.RestoredFrom))];
    }

    /// <summary>Writes a change of something that has a table of its own, inside its turn; the first time also what held before.</summary>
    internal static async Task RecordAsync<T>(NoktaDb db, SettingsSection<T> section, T before, DateTimeOffset since, T after, DateTimeOffset now, string who, int? restoredFrom, CancellationToken ct) where T : class
    {
        if (before.Equals(after)) return;
        var version = await Newest(db, section.Code).Select(s => s.Version).FirstOrDefaultAsync(ct);
        if (version == 0) db.Add(new SettingRow { Section = section.Code, Version = ++version, Body = Write(before), At = since, Who = "" });
        db.Add(new SettingRow { Section = section.Code, Version = version + 1, Body = Write(after), At = now, Who = who, RestoredFrom = restoredFrom });
    }

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, s_json);

    private static T Read<T>(string body, SettingsSection<T> section) where T : class =>
        JsonSerializer.Deserialize<T>(body, s_json) ?? section.Default;

    private static IQueryable<SettingRow> Newest(NoktaDb db, string section) =>
        db.Set<SettingRow>().AsNoTracking().Where(s => s.Section == section).OrderByDescending(s => s.Version);
}

/// <summary>A part of the settings that is saved as one document.</summary>
/// <param name="Code">Its name in the database and in addresses.</param>
/// <param name="Default">What holds before anybody saves it.</param>
public sealed record SettingsSection<T>(string Code, T Default) where T : class;

/// <summary>A door: what else has to be written in the same turn when a section is saved or restored.</summary>
public sealed record SettingsEffect(string Section, Action<Writing, WorkspaceId> Apply);

/// <summary>What holds, and which version of it.</summary>
public sealed record Kept<T>(T Value, int Version) where T : class;

/// <summary>One saved state. <paramref name="RestoredFrom"/> names the version it brought back.</summary>
public sealed record SettingsVersion<T>(int Version, T Value, DateTimeOffset At, string Who, int? RestoredFrom) where T : class;
