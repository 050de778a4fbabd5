using System.Globalization;

namespace Nokta.Interactions.Privacy;

/// <summary>Addresses of a person's page: ids of her keys, never the keys, since addresses end up in logs and histories.</summary>
internal static class PersonAddress
{
    public const string Page = "/privacy/person";

    public static string Of(FoundPerson person) => Page + "?p=" + Write(person);

    /// <summary>The ids as one text; the one that was asked for stands first. A person nobody knows is known by what her key may be.</summary>
    public static string Write(FoundPerson person) => string.Join('.', (person.IsKnown ? [person.KeyId] : person.Ids.Take(20)).Select(id => id.ToString("x", CultureInfo.InvariantCulture)));

    public static IReadOnlyList<ulong> Read(string? text) =>
        text is not { Length: > 0 and < 400 } ? [] : [.. text.Split('.').Select(t => ulong.TryParse(t, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id != 0)];
}
