using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Nokta.Accounts.Trail;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>
/// Ends an account for good: its secrets are gone, and where its name stood as the one who did something stands a pseudonym. What was done stays.
/// The trail forgets first: whoever is cut off between begins again with the same name.
/// </summary>
public sealed class MemberErasure(Database database, TrailStore trail, TrailPersonalData told)
{
    private static readonly MethodInfo s_rename = typeof(MemberErasure).GetMethod(nameof(RenameAsync), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>What stands for an erased member, in every language: the end of her number.</summary>
    public static string PseudonymOf(string member) => "#" + member[^6..];

    /// <summary>Erases the account of <paramref name="member"/>. Refused when a business would be left without an owner, or when <paramref name="typed"/> is not her name. Returns her pseudonym.</summary>
    public async Task<Outcome<string>> EraseAsync(Guid member, string typed, CancellationToken ct = default)
    {
        string name;
        await using (var db = database.Open(default))
        {
            if (await db.Set<Member>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == member, ct) is not { } found) return new Refusal("member.absent");
            if (Member.Fold(typed) != found.FoldedName) return new Refusal("member.erase-name", "Name");
            if (await IsLastOwnerAsync(db, member, ct)) return new Refusal("member.last-owner");
            name = found.Name;
        }

        var chains = await trail.ChainsAsync(ct);
        var tokens = await TokensAsync(member, chains, ct);
        await ForgetAsync(name, member, tokens, chains, ct);
        var pseudonym = PseudonymOf(member.ToString());
        var erased = await CloseAsync(member, name, pseudonym, chains, ct);
        if (erased is { } refusal) return refusal;
        await ForgetAsync(name, member, [], chains, ct);
        return pseudonym;
    }

    /// <summary>Whether some business has her as its only owner.</summary>
    private static async Task<bool> IsLastOwnerAsync(NoktaDb db, Guid member, CancellationToken ct)
    {
        var owners = db.Set<Membership>().Where(m => m.Role == Role.Owner.Code);
        return await owners.AnyAsync(m => m.Member == member && !owners.Any(o => o.Workspace == m.Workspace && o.Member != member), ct);
    }

    /// <summary>All rows at once: either her name is everywhere, or nowhere.</summary>
    private async Task<Refusal?> CloseAsync(Guid member, string name, string pseudonym, IReadOnlyList<WorkspaceId> chains, CancellationToken ct)
    {
        await using var turn = await database.WriteAsync(ct);
        turn.TellNoValues();
        foreach (var chain in chains)
        {
            var db = turn.Open(chain);
            foreach (var view in await db.Set<SavedView>().Where(v => v.Member == member).ToListAsync(ct)) db.Remove(view);
            foreach (var (type, column) in NamingColumns(db, chain == default)) await (Task)s_rename.MakeGenericMethod(type).Invoke(null, [db, column, name, pseudonym, ct])!;
        }

        var all = turn.Open(default);
        if (await IsLastOwnerAsync(all, member, ct)) return new Refusal("member.last-owner");
        if (await all.Set<Member>().FirstOrDefaultAsync(m => m.Id == member, ct) is not { } row) return new Refusal("member.absent");
        foreach (var membership in await all.Set<Membership>().Where(m => m.Member == member).ToListAsync(ct)) all.Remove(membership);
        // The database takes what hangs on the account with it: memberships go before, so that the trail hears of them.
        await all.SaveChangesAsync(ct);
        all.Remove(row);
        await turn.CommitAsync(ct);
        return null;
    }

    private async Task<IReadOnlyList<Guid>> TokensAsync(Guid member, IReadOnlyList<WorkspaceId> chains, CancellationToken ct)
    {
        var tokens = new List<Guid>();
        foreach (var chain in chains)
        {
            await using var db = database.Open(chain);
            tokens.AddRange(await db.Set<Token>().Where(t => t.Member == member).Select(t => t.Id).ToListAsync(ct));
        }

        return tokens;
    }

    /// <summary>What the trail tells by her name, of her and as her.</summary>
    private async Task ForgetAsync(string name, Guid member, IReadOnlyList<Guid> tokens, IReadOnlyList<WorkspaceId> chains, CancellationToken ct)
    {
        var quoted = $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        foreach (var chain in chains)
            await told.EraseAsync(new DataSubject(chain, _ => false, text => text == name || text.Contains(quoted, StringComparison.Ordinal) ? "" : text), ct);
        foreach (var actor in tokens.Prepend(member)) await trail.ForgetActorAsync(actor.ToString(), ct);
    }

    private static IEnumerable<(Type Entity, string Column)> NamingColumns(NoktaDb db, bool isInstallation) =>
        from entity in db.Model.GetEntityTypes()
        where isInstallation || typeof(IInWorkspace).IsAssignableFrom(entity.ClrType)
        from property in entity.GetProperties()
        where property.ClrType == typeof(string) && property.PropertyInfo is not null && StoredColumn.NamesMember(entity.ClrType, property.PropertyInfo)
        select (entity.ClrType, property.Name);

    private static async Task RenameAsync<T>(NoktaDb db, string column, string name, string pseudonym, CancellationToken ct) where T : class
    {
        foreach (var row in await db.Set<T>().Where(r => EF.Property<string>(r, column) == name).ToListAsync(ct)) db.Entry(row).Property(column).CurrentValue = pseudonym;
    }
}
