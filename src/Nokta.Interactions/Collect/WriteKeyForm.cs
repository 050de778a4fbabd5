using System.Globalization;

namespace Nokta.Interactions.Collect;

/// <summary>The form of a key as it is posted.</summary>
public sealed class WriteKeyForm
{
    public string? Name { get; set; }
    public string? Client { get; set; }
    public string? Origins { get; set; }
    public string? PerSecond { get; set; }
    public string? Channel { get; set; }
    public string? Currency { get; set; }
    public bool IsTrusted { get; set; }

    /// <summary>Sent by the form of a key that exists: there an empty box means no.</summary>
    public bool IsEdit { get; set; }

    internal WriteKeyWish Wish() => new(Name ?? "", Client ?? "", [.. (Origins ?? "").Split([' ', ',', ';', '\r', '\n', '،'], StringSplitOptions.RemoveEmptyEntries)],
        string.IsNullOrWhiteSpace(PerSecond) ? null : int.TryParse(Kernel.Words.Folding.Fold(PerSecond), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0,
        IsEdit ? IsTrusted : null, string.IsNullOrWhiteSpace(Channel) ? null : Channel, string.IsNullOrWhiteSpace(Currency) ? null : Currency.Trim());

    internal static WriteKeyForm Of(WriteKeyCard key) => new()
    {
        Name = key.Name, Client = key.Client, Origins = string.Join('\n', key.Origins), PerSecond = key.PerSecond.ToString(CultureInfo.InvariantCulture), Channel = key.Channel, Currency = key.Currency, IsTrusted = key.IsTrusted, IsEdit = true,
    };
}
