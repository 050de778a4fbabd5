namespace Nokta.Interactions.Collect;

/// <summary>Whose way of writing events: each family has its addresses, its answers and its words.</summary>
internal enum Family { Segment, Matomo, PostHog, CloudEvents, Tracker }

/// <summary>A client library that a key is made for. Any client may use any key: what is chosen here gives the snippet and the first settings.</summary>
/// <param name="IsServer">Whether it runs where the key stays secret, so that its word on who somebody is can be taken.</param>
internal sealed record Client(string Code, Family Family, string Title, bool IsServer)
{
    public static readonly IReadOnlyList<Client> All =
    [
        new("tracker", Family.Tracker, "Nokta · t.js", false),
        new("segment-web", Family.Segment, "Segment · @segment/analytics-next", false),
        new("segment-node", Family.Segment, "Segment · @segment/analytics-node", true),
        new("rudder-node", Family.Segment, "RudderStack · @rudderstack/rudder-sdk-node", true),
        new("rudder-web", Family.Segment, "RudderStack · @rudderstack/analytics-js", false),
        new("matomo-web", Family.Matomo, "Matomo · matomo.js", false),
        new("matomo-node", Family.Matomo, "Matomo · matomo-tracker", true),
        new("posthog-web", Family.PostHog, "PostHog · posthog-js", false),
        new("posthog-node", Family.PostHog, "PostHog · posthog-node", true),
        new("cloudevents", Family.CloudEvents, "CloudEvents 1.0", true),
    ];

    public static Client? Find(string? code) => All.FirstOrDefault(c => c.Code == code);
}
