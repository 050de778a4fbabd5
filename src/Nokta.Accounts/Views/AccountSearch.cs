using Microsoft.EntityFrameworkCore;
using Nokta.Kernel;
using Nokta.Kernel.Calendars;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>Lets the palette find saved views and, for those who manage the workspace, its members.</summary>
internal sealed class AccountSearch(Database database, Texts texts) : ISearchSource
{
    public async ValueTask<IReadOnlyList<SearchItem>> ListAsync(WorkspaceId workspace, CancellationToken ct = default)
    {
        await using var db = database.Open(workspace);
        var views = await db.Set<SavedView>().AsNoTracking().Where(v => v.Deleted == null).ToListAsync(ct);
        var members = await db.Set<Member>().AsNoTracking().Where(m => db.Set<Membership>().Any(s => s.Workspace == workspace && s.Member == m.Id)).Select(m => m.Name).ToListAsync(ct);
        return [.. views.Select(Item), .. members.Select(Item)];
    }

    private SearchItem Item(SavedView view) => new("view", Same(view.Name), view.Address, "eye")
    {
        Note = texts.InAll(view.IsForAll ? "view.all" : "view.own"), OnlyFor = view.Member, Weight = 40, At = Micros.Of(view.Created),
    };

    private static SearchItem Item(string member) => new("member", Same(member), "/settings?member=" + Uri.EscapeDataString(member), "user") { Needs = Permission.Members, Weight = 15 };

    private static Trilingual Same(string name) => new(name, name, name);
}
