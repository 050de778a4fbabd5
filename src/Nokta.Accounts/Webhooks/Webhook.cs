using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts.Webhooks;

/// <summary>An address of another system that is told of events.</summary>
[Personal("what a member calls a webhook, and its address", nameof(Title), nameof(Url))]
[NotPersonal("numbers, codes and encrypted random bytes", nameof(Id), nameof(Types), nameof(Secret), nameof(EarlierSecret), nameof(DisabledWhy))]
internal sealed class Webhook : IInWorkspace, ITrailed
{
    public const string Gone = "gone";
    public const string Failing = "failing";

    /// <summary>How long both secrets sign after a new one was made.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(1);

    /// <summary>Nothing has arrived for so long: it is switched off.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }
    public required string Title { get; set; }
    public required string Url { get; set; }

    /// <summary>The types it hears of, separated by spaces; <c>*</c> = all.</summary>
    public required string Types { get; set; }

    /// <summary>Encrypted: it signs, so it cannot be hashed.</summary>
    [Secret] public required string Secret { get; set; }
    [Secret] public string? EarlierSecret { get; set; }
    public DateTimeOffset? EarlierUntil { get; set; }
    public bool IsEnabled { get; set; }

    /// <summary>gone or failing; null when somebody switched it off by hand, or nobody did.</summary>
    public string? DisabledWhy { get; set; }

    [Untrailed("each failure is in its log")]
    public DateTimeOffset? FailingSince { get; set; }
    public DateTimeOffset Created { get; init; }

    /// <summary>The last event that was before it.</summary>
    [Untrailed("a counter")]
    public long Since { get; init; }
    public DateTimeOffset? Deleted { get; set; }

    string ITrailed.TrailKind => "webhook";
    string ITrailed.TrailThing => Id.ToString();
    string ITrailed.TrailLabel => Title.Length > 0 ? Title : Uri.TryCreate(Url, UriKind.Absolute, out var address) ? address.Host : "";

    public bool Hears(string type) => IsEnabled && Deleted is null && (Types == "*" || Types.Split(' ').Contains(type));
}

internal enum DeliveryState
{
    Waiting,
    Delivered,
    Failed,
}

/// <summary>One event on its way to one webhook.</summary>
[Untrailed("each attempt is in its log")]
[NotPersonal("numbers and codes", nameof(Webhook), nameof(Message), nameof(Type))]
[Personal("an event as it is sent", nameof(Body))]
internal sealed class Delivery : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Webhook { get; init; }

    /// <summary>The event's id: the same at every attempt and after a replay.</summary>
    public Guid Message { get; init; }
    public required string Type { get; init; }
    public required string Body { get; init; }
    public DeliveryState State { get; set; }

    /// <summary>How often it was tried, replays included.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it was tried since it was made or replayed: where in the schedule it is.</summary>
    public int Round { get; set; }

    /// <summary>When it is tried next; null when it is not.</summary>
    public DateTimeOffset? NextTry { get; set; }
    public DateTimeOffset Created { get; init; }
}

/// <summary>One try to deliver, and what came back.</summary>
[Untrailed("it is a log")]
[NotPersonal("numbers and codes", nameof(Webhook), nameof(Message), nameof(Problem))]
[Personal("the beginning of what another server answered to an event", nameof(Answer))]
internal sealed class DeliveryAttempt : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Webhook { get; init; }
    public Guid Message { get; init; }
    public int Number { get; init; }
    public DateTimeOffset At { get; init; }
    public int Milliseconds { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why it failed, as a code (text <c>webhook.problem.{code}</c>); null when it did not.</summary>
    public string? Problem { get; init; }

    /// <summary>The first kilobyte of the answer.</summary>
    public required string Answer { get; init; }
}
