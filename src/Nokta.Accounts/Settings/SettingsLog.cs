using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The settings that definitions use, one document a section, every state kept: who saved it, when, and the way back to it.</summary>
public sealed class SettingsLog(Database database, TimeProvider clock)
{
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

    /// <summary>Saves a new state. Refused when somebody saved since <paramref name="seen"/>; the same again writes nothing.</summary>
    public async Task<Outcome<Kept<T>>> SaveAsync<T>(WorkspaceId workspace, SettingsSection<T> section, T value, int? seen, string who, CancellationToken ct = default) where T : class
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var newest = await Newest(db, section.Code).FirstOrDefaultAsync(ct);
        var version = newest?.Version ?? 0;
        if (seen is { } known && known != version) return new Refusal("settings.changed-meanwhile");
        var body = Write(value);
        if (body == (newest?.Body ?? Write(section.Default))) return new Kept<T>(value, version);
        db.Add(new SettingRow { Section = section.Code, Version = version + 1, Body = body, At = clock.GetUtcNow(), Who = who });
        await turn.CommitAsync(ct);
        return new Kept<T>(value, version + 1);
    }

    /// <summary>Makes an earlier state hold again, as a new version; 0 is the default. Null when there is no such version.</summary>
    public async Task<Kept<T>?> RestoreAsync<T>(WorkspaceId workspace, SettingsSection<T> section, int version, string who, CancellationToken ct = default) where T : class
    {
        await using var turn = await database.WriteAsync(ct);
        var db = turn.Open(workspace);
        var newest = await Newest(db, section.Code).FirstOrDefaultAsync(ct);
        var wanted = version == 0 ? Write(section.Default) : (await db.Set<SettingRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Section == section.Code && s.Version == version, ct))?.Body;
        if (newest is null || wanted is null) return null;
        if (wanted == newest.Body) return new Kept<T>(Read(wanted, section), newest.Version);
        db.Add(new SettingRow { Section = section.Code, Version = newest.Version + 1, Body = wanted, At = clock.GetUtcNow(), Who = who, RestoredFrom = version });
        await turn.CommitAsync(ct);
        return new Kept<T>(Read(wanted, section), newest.Version + 1);
    }

    /// <summary>Every saved state, the newest first.</summary>
    public async Task<IReadOnlyList<SettingsVersion<T>>> HistoryAsync<T>(WorkspaceId workspace, SettingsSection<T> section, CancellationToken ct = default) where T : class
    {
        await using var db = database.Open(workspace);
        var rows = await Newest(db, section.Code).ToListAsync(ct);
        return [.. rows.Select(r => new SettingsVersion<T>(r.Version, Read(r.Body, section), r.At, r.Who, r.RestoredFrom))];
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

/// <summary>What holds, and which version of it.</summary>
public sealed record Kept<T>(T Value, int Version) where T : class;

/// <summary>One saved state. <paramref name="RestoredFrom"/> names the version it brought back.</summary>
public sealed record SettingsVersion<T>(int Version, T Value, DateTimeOffset At, string Who, int? RestoredFrom) where T : class;
