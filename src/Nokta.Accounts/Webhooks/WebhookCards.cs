namespace Nokta.Accounts.Webhooks;

/// <summary>What somebody wants a webhook to be. <paramref name="Types"/> are event types, or <c>*</c> for all.</summary>
public sealed record WebhookWish(string Url, IReadOnlyList<string> Types, string Title = "");

/// <summary>A webhook as it is shown; its secret is not told again.</summary>
public sealed record WebhookCard(Guid Id, string Title, string Url, IReadOnlyList<string> Types, bool IsEnabled, string? DisabledWhy, DateTimeOffset? FailingSince, DateTimeOffset? EarlierSecretUntil, DateTimeOffset Created, bool IsRemoved)
{
    /// <summary>What people call it: its title, or the host of its address.</summary>
    internal string Name => Title.Length > 0 ? Title : Uri.TryCreate(Url, UriKind.Absolute, out var address) ? address.Host : Url;

    internal static WebhookCard Of(Webhook w) => new(w.Id, w.Title, w.Url, w.Types.Split(' '), w.IsEnabled, w.DisabledWhy, w.FailingSince, w.EarlierUntil, w.Created, w.Deleted is not null);
}

/// <summary>A webhook whose secret was just made: it stands here and nowhere else.</summary>
public sealed record NewWebhook(WebhookCard Webhook, string Secret);

/// <summary>One event's way to a webhook. <paramref name="State"/> is waiting, delivered or failed.</summary>
public sealed record DeliveryCard(Guid Message, string Type, string State, DateTimeOffset Created, DateTimeOffset? NextTry, string Body, IReadOnlyList<AttemptCard> Attempts)
{
    internal static DeliveryCard Of(Delivery d, IEnumerable<DeliveryAttempt> attempts) => new(d.Message, d.Type, d.State.ToString().ToLowerInvariant(), d.Created, d.NextTry, d.Body,
        [.. attempts.Select(a => new AttemptCard(a.Number, a.At, a.Milliseconds, a.Status, a.Problem, a.Answer))]);
}

/// <summary>One try: the status and the first kilobyte of the answer, or why there was none.</summary>
public sealed record AttemptCard(int Number, DateTimeOffset At, int Milliseconds, int? Status, string? Problem, string Answer);
