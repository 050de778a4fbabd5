using System.Globalization;
using Microsoft.AspNetCore.Http;
using Nokta.Kernel;

namespace Nokta.Touchpoints;

/// <summary>Addresses of the register's pages that say what was just done, so that the page can offer to take it back.</summary>
internal static class RegisterAddress
{
    /// <summary>The page after an edit; the page alone when nothing changed.</summary>
    public static string After(string page, string done, TouchpointCard before, TouchpointCard after) =>
        before.Version == after.Version ? page : string.Create(CultureInfo.InvariantCulture, $"{page}{Mark(page)}done={done}&tp={after.Number}&edit={after.Version}");

    /// <summary>The page after a lot.</summary>
    public static string After(string page, Lot lot) => string.Create(CultureInfo.InvariantCulture, $"{page}{Mark(page)}done={(lot.IsUndone ? "lot-undone" : "lot")}&lot={lot.Number}");

    /// <summary>The page that says why nothing was done; the refusal's words travel in the address.</summary>
    public static string Refused(string page, Refusal refusal) =>
        page + Mark(page) + "refused=" + Uri.EscapeDataString(refusal.Code) + string.Concat((refusal.With ?? new Dictionary<string, object?>())
            .Select(w => $"&with-{w.Key}={Uri.EscapeDataString(Convert.ToString(w.Value, CultureInfo.InvariantCulture) ?? "")}"));

    /// <summary>The refusal that an address carries, or null.</summary>
    public static Refusal? RefusalIn(IQueryCollection query) => query["refused"].ToString() is { Length: > 0 } code
        ? new Refusal(code, null, query.Where(q => q.Key.StartsWith("with-", StringComparison.Ordinal)).ToDictionary(q => q.Key["with-".Length..], q => (object?)q.Value.ToString()))
        : null;

    /// <summary>Only our own pages: a posted address must not lead elsewhere.</summary>
    public static string OwnPage(string? posted, string otherwise = "/touchpoints") => posted?.StartsWith("/touchpoints", StringComparison.Ordinal) == true ? posted : otherwise;

    private static char Mark(string page) => page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
}
