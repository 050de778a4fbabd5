using System.Globalization;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Interactions.Privacy;

/// <summary>The consents of a person, which go with her: the log of erasures says that there were some.</summary>
internal sealed class ConsentData(Database database) : IPersonalData
{
    public const string DoorName = "consents";

    public string Name => DoorName;

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        (await ListAsync(subject, ct)).Count is > 0 and var n ? [new Held("privacy.kept.consents", n)] : [];

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        await into.AddAsync("consents", ["time", "person-kind", "person", "purpose", "state", "version", "channel", "by"],
            [.. (await ListAsync(subject, ct)).Select(c => (IReadOnlyList<string>)[c.At.UtcDateTime.ToString("s", CultureInfo.InvariantCulture) + "Z", c.Kind, c.Key, c.Purpose, c.IsGiven ? "given" : "withdrawn", c.TextVersion.ToString(CultureInfo.InvariantCulture), c.Channel, c.By])], ct);

    public async Task EraseAsync(DataSubject subject, CancellationToken ct = default) =>
        await KeyedRows.DeleteAsync<Consent, Guid>(database, subject, c => c.Id, [.. (await ListAsync(subject, ct)).Select(c => c.Id)], ct);

    /// <summary>Hers, and those that somebody recorded whose name mentions her.</summary>
    private async Task<List<Consent>> ListAsync(DataSubject subject, CancellationToken ct) =>
        [.. (await KeyedRows.OfAsync<Consent, long>(database, subject, c => c.Person, key => subject.Has((ulong)key), ct))
            .Concat(await KeyedRows.OfAsync<Consent, string>(database, subject, c => c.By, subject.IsIn, ct)).DistinctBy(c => c.Id)];
}
