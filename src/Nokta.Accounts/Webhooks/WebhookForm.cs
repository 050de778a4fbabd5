namespace Nokta.Accounts.Webhooks;

/// <summary>The form of a webhook as it is posted.</summary>
public sealed class WebhookForm
{
    public string? Title { get; set; }
    public string? Url { get; set; }

    /// <summary>all or chosen.</summary>
    public string? Which { get; set; }
    public string[]? Types { get; set; }

    internal WebhookWish Wish() => new(Url ?? "", Which == "all" ? ["*"] : Types ?? [], Title ?? "");

    internal static WebhookForm Of(WebhookCard webhook) => new()
    {
        Title = webhook.Title, Url = webhook.Url, Which = webhook.Types.Contains("*") ? "all" : "chosen", Types = [.. webhook.Types],
    };
}
