namespace Nokta.Interactions.Collect;

/// <summary>The one place where a client is told to send here: code to paste.</summary>
internal static class Snippet
{
    /// <param name="at">Scheme and host of this server, as the reader's browser sees it.</param>
    public static string Of(string client, string key, string at) => client switch
    {
        "tracker" => $$"""
            <script defer src="{{at}}/t.js" data-key="{{key}}"></script>
            <a href="tel:+982100000000" data-touchpoint="TP-14">…</a>
            """,
        "segment-web" => $$"""
            import { AnalyticsBrowser } from "@segment/analytics-next";

            const analytics = AnalyticsBrowser.load({ writeKey: "{{key}}", cdnURL: "{{at}}" });
            analytics.page();
            """,
        "segment-node" => $$"""
            import { Analytics } from "@segment/analytics-node";

            const analytics = new Analytics({ writeKey: "{{key}}", host: "{{at}}" });
            analytics.track({ userId: "42", event: "Order Completed", properties: { order_id: "1001", total: 12.5, currency: "EUR" } });
            """,
        "rudder-node" => $$"""
            const RudderAnalytics = require("@rudderstack/rudder-sdk-node");

            const analytics = new RudderAnalytics("{{key}}", { dataPlaneUrl: "{{at}}" });
            analytics.track({ userId: "42", event: "Order Completed", properties: { order_id: "1001", total: 12.5, currency: "EUR" } });
            """,
        "rudder-web" => $$"""
            rudderanalytics.load("{{key}}", "{{at}}", { configUrl: "{{at}}" });
            rudderanalytics.page();
            """,
        "matomo-web" => $$"""
            _paq.push(["setTrackerUrl", "{{at}}/matomo.php"]);
            _paq.push(["setSiteId", "{{key}}"]);
            _paq.push(["trackPageView"]);
            """,
        "matomo-node" => $$"""
            const MatomoTracker = require("matomo-tracker");

            const matomo = new MatomoTracker("{{key}}", "{{at}}/matomo.php");
            matomo.track({ url: "https://shop.example/", action_name: "Home", uid: "42" });
            """,
        "posthog-web" => $$"""
            posthog.init("{{key}}", { api_host: "{{at}}" });
            """,
        "posthog-node" => $$"""
            import { PostHog } from "posthog-node";

            const posthog = new PostHog("{{key}}", { host: "{{at}}" });
            posthog.capture({ distinctId: "42", event: "order completed", properties: { order_id: "1001", total: 12.5, currency: "EUR" } });
            """,
        _ => $$$"""
            curl {{{at}}}/events -H "Authorization: Bearer {{{key}}}" -H "Content-Type: application/cloudevents+json" \
              -d '{"specversion":"1.0","id":"1001","source":"/shop","type":"order.completed","subject":"42","data":{"total":12.5,"currency":"EUR"}}'
            """,
    };
}
