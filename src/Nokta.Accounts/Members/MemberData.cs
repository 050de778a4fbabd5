using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>Accounts of the people who work with the product. A customer who happens to be one is told; an account ends on the members' page, not with a customer's data.</summary>
internal sealed class MemberData(Database database) : IPersonalData
{
    public string Name => "account";

    public async Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default) =>
        await ListAsync(subject, ct) is { Count: > 0 } members ? [new Held("privacy.kept.account", members.Count)] : [];

    public async Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default) =>
        await into.AddAsync("accounts", ["name", "time"], [.. (await ListAsync(subject, ct)).Select(m => (IReadOnlyList<string>)[m.Name, m.Created.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)])], ct);

    public Task EraseAsync(DataSubject subject, CancellationToken ct = default) => Task.CompletedTask;

    private async Task<List<Member>> ListAsync(DataSubject subject, CancellationToken ct)
    {
        await using var db = database.Open(subject.Workspace);
        return [.. (await (from m in db.Set<Member>().AsNoTracking() join s in db.Set<Membership>() on m.Id equals s.Member where s.Workspace == subject.Workspace select m).ToListAsync(ct)).Where(m => subject.IsIn(m.Name))];
    }
}
