namespace Nokta.Interactions.People;

/// <summary>What a key of a person is, as far as it matters for who is who. The numbers are stored.</summary>
public enum KeyKind
{
    /// <summary>Linked before kinds were kept: no limit holds for it.</summary>
    Unknown = 0,
    /// <summary>An account or number that a system of the business gave to one customer.</summary>
    Id = 1,
    Phone = 2,
    Email = 3,
    Card = 4,
    /// <summary>A browser or a device, which several people may hold.</summary>
    Visitor = 5,
    Other = 6,
}

internal static class KeyKinds
{
    public static KeyKind Of(string kind) => kind switch
    {
        "id" => KeyKind.Id,
        "phone" => KeyKind.Phone,
        "email" => KeyKind.Email,
        "card" => KeyKind.Card,
        "visitor" or "claimed" => KeyKind.Visitor,
        _ => KeyKind.Other,
    };

    /// <summary>The kind as texts and rows call it.</summary>
    public static string CodeOf(this KeyKind kind) => kind is KeyKind.Unknown or KeyKind.Other ? "" : kind.ToString().ToLowerInvariant();

    /// <summary>Whether somebody who has such a key is known, not only seen.</summary>
    public static bool IsOfSomebodyKnown(this KeyKind kind) => kind is not (KeyKind.Visitor or KeyKind.Unknown);
}
