using System.Security.Cryptography;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Interactions.Marks;

/// <summary>
/// What a contact with a touchpoint is recognised by where no program sees it: a short link under a QR code, a promo code on a leaflet, a phone
/// extension on a van.
/// </summary>
[Personal("what a member calls it, where it leads and for which campaign", nameof(Label), nameof(Target), nameof(Campaign))]
[NotPersonal("a number, and codes that everybody may read", nameof(Id), nameof(Kind), nameof(Code))]
internal sealed class Mark : IInWorkspace
{
    public const string Link = "link", Promo = "code", Extension = "extension";
    public const int LongestLabel = 60, LongestTarget = 1000;
    public static readonly IReadOnlyList<string> Kinds = [Link, Promo, Extension];

    // No letters and digits that are taken for each other, by eye or on the phone.
    private const string Letters = "346789ACDEFGHJKMNPQRTWXY";
    private const int Length = 6;

    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public int Touchpoint { get; set; }
    public required string Kind { get; init; }

    /// <summary>Six letters of a short link, or what customers say: YALDA10, 105.</summary>
    public required string Code { get; init; }

    /// <summary>Where this one hangs or lies: table 7, van 3.</summary>
    public required string Label { get; set; }

    /// <summary>Where a short link leads; empty = a page of our own.</summary>
    public required string Target { get; set; }
    public required string Campaign { get; set; }
    public bool IsPaused { get; set; }
    public DateTimeOffset Created { get; init; }
    public DateTimeOffset? Retired { get; set; }

    /// <summary>Scans that could not be stored; whoever scanned was led on all the same.</summary>
    [Untrailed("a counter")] public long Lost { get; set; }

    public static string NewCode() => RandomNumberGenerator.GetString(Letters, Length);

    /// <summary>The code as somebody typed it, or null when it cannot be one.</summary>
    public static string? CodeIn(string text)
    {
        var code = text.Trim().ToUpperInvariant();
        return code.Length == Length && code.All(Letters.Contains) ? code : null;
    }
}

/// <summary>What somebody wants of a mark.</summary>
/// <param name="Touchpoint">TP-14.</param>
/// <param name="Kind">link, code or extension.</param>
/// <param name="Code">Promo code or extension; a short link is given its own.</param>
/// <param name="Target">Where a short link leads (http or https); empty = a page of our own.</param>
public sealed record MarkWish(string Touchpoint, string Kind, string Code = "", string Label = "", string Target = "", string Campaign = "", bool IsPaused = false);

/// <summary>A mark as pages and programs see it.</summary>
/// <param name="Path">Of a short link: <c>/q/K7M3QX</c>.</param>
/// <param name="Lost">Scans that were led on and could not be stored.</param>
public sealed record MarkCard(Guid Id, string Touchpoint, string Kind, string Code, string Label, string Target, string Campaign, bool IsPaused, DateTimeOffset Created, DateTimeOffset? Retired, string? Path, long Lost)
{
    internal static MarkCard Of(Mark m, long lost) => new(m.Id, Touchpoints.TouchpointCard.IdOf(m.Touchpoint), m.Kind, m.Code, m.Label, m.Target, m.Campaign, m.IsPaused, m.Created, m.Retired, m.Kind == Mark.Link ? "/q/" + m.Code : null, m.Lost + lost);

    /// <summary>Its label, or the code where it has none.</summary>
    public string Name => Label.Length > 0 ? Label : Code;
}
