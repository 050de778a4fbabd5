using System.Globalization;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>What was restricted of a person, which goes with her: nothing is left that it could be about.</summary>
internal sealed class RestrictionData(Database database) : IPersonalData
{
    public const string DoorName = "restrictions";

    public string Name => DoorName;

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        (await ListAsync(subject, ct)).Count is > 0 and var n ? [new Held("privacy.kept.restrictions", n)] : [];

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        await into.AddAsync("restrictions", ["time", "state", "by", "lifted"],
            [.. (await ListAsync(subject, ct)).DistinctBy(r => r.Case).Select(r => (IReadOnlyList<string>)[Instant(r.At), r.Ground, r.By, r.LiftedAt is { } at ? Instant(at) : ""])], ct);

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default) =>
        await KeyedRows.DeleteAsync<Restriction, Guid>(database, subject, r => r.Case, [.. (await ListAsync(subject, ct)).Select(r => r.Case).Distinct()], ct);

    private Task<List<Restriction>> ListAsync(DataSubject subject, CancellationToken ct) => KeyedRows.OfAsync<Restriction, long>(database, subject, r => r.Person, key => subject.Has((ulong)key), ct);

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z";
}
