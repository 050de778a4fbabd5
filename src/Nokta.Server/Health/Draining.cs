namespace Nokta.Server.Health;

/// <summary>The moment between being told to stop and stopping: nothing new is sent here, everything that comes is still answered.</summary>
internal sealed class Draining
{
    private volatile bool _isOn;

    public bool IsOn => _isOn;

    public void Begin() => _isOn = true;

    /// <summary>While it lasts every answer asks its client to come back by a new connection, so that no request is on the way when the connection closes.</summary>
    public static void Use(IApplicationBuilder app, Draining draining) => app.Use((context, next) =>
    {
        if (draining.IsOn && context.Request.Protocol == HttpProtocol.Http11) context.Response.Headers.Connection = "close";
        return next(context);
    });
}
