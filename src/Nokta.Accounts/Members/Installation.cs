using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The few facts that belong to the installation and to no workspace.</summary>
internal static class Installation
{
    public static Task<string?> ReadAsync(NoktaDb db, string key, CancellationToken ct) =>
        db.Set<InstallationNote>().Where(n => n.Key == key).Select(n => n.Value).FirstOrDefaultAsync(ct)!;

    /// <summary>Sets a fact; null forgets it. The caller commits.</summary>
    public static async Task WriteAsync(NoktaDb db, string key, string? value, CancellationToken ct)
    {
        var note = await db.Set<InstallationNote>().FirstOrDefaultAsync(n => n.Key == key, ct);
        if (note is null && value is not null) db.Add(new InstallationNote { Key = key, Value = value });
        else if (note is not null && value is null) db.Remove(note);
        else if (note is not null) note.Value = value!;
    }
}
