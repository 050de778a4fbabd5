namespace Nokta.Interactions.People;

/// <summary>
/// Who is who: the person of every key, computed from links and decisions and from nothing else, so that the same ones always give the same persons,
/// in whatever order they came. A person is known by the smallest of her keys.
/// </summary>
internal sealed class PersonMap
{
    private readonly Dictionary<ulong, ulong> _personOf;
    private readonly Lazy<ILookup<ulong, ulong>> _keysOf;

    internal PersonMap(Dictionary<ulong, ulong> personOf, IReadOnlyDictionary<ulong, KeyKind> kinds, IReadOnlyList<LinkLeftOut> leftOut, IReadOnlySet<Guid> empty)
    {
        (_personOf, Kinds, LeftOut, Contradicted) = (personOf, kinds, leftOut, empty);
        _keysOf = new(() => _personOf.ToLookup(p => p.Value, p => p.Key));
    }

    /// <summary>The person of a key; a key that nobody linked is a person by itself. 0 stays 0.</summary>
    public ulong Of(ulong key) => _personOf.GetValueOrDefault(key, key);

    /// <summary>All keys of a person, ascending.</summary>
    public IReadOnlyList<ulong> KeysOf(ulong person) => _keysOf.Value[person].Order().ToList() is { Count: > 0 } keys ? keys : [person];

    /// <summary>Every key that a link or a decision names.</summary>
    public IReadOnlyCollection<ulong> Keys => _personOf.Keys;

    public IReadOnlyDictionary<ulong, KeyKind> Kinds { get; }

    /// <summary>Links that do not count, and why, where they would have made one person of two.</summary>
    public IReadOnlyList<LinkLeftOut> LeftOut { get; }

    /// <summary>Keys that stand with several customers, and with how many, by keys of one kind.</summary>
    public IReadOnlyDictionary<ulong, int> Shared { get; init; } = new Dictionary<ulong, int>();

    /// <summary>How sure a link is, in hundredths.</summary>
    public int ConfidenceOf(KeyLink link)
    {
        var (a, b) = (Kinds.GetValueOrDefault(link.A), Kinds.GetValueOrDefault(link.B));
        return LinkConfidence.Of(a, b, a == KeyKind.Visitor || b == KeyKind.Visitor ? 0 : Math.Max(Shared.GetValueOrDefault(link.A), Shared.GetValueOrDefault(link.B)));
    }

    /// <summary>Merges that a later split keeps from having effect.</summary>
    public IReadOnlySet<Guid> Contradicted { get; }
}

/// <summary>A link that does not count. <paramref name="Why"/> is the end of a text key: <c>people.left-out.{Why}</c>.</summary>
/// <param name="N">How many stand there, where the reason counts.</param>
/// <param name="Decision">The split that says so, if one does.</param>
public sealed record LinkLeftOut(KeyLink Link, string Why, int N = 0, Guid? Decision = null)
{
    /// <summary>Members said that the two are not one person.</summary>
    public const string Split = "split";

    /// <summary>A device that belongs to somebody known already meets somebody else who is known.</summary>
    public const string Device = "device";

    /// <summary>Both have an account of their own with the same source.</summary>
    public const string Account = "account";

    /// <summary>One of the keys stands with so many customers that it is a venue's or a call centre's.</summary>
    public const string Many = "many";

    /// <summary>It is less sure than the workspace asks for; counted are its hundredths.</summary>
    public const string Unsure = "unsure";
}
