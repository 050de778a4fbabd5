namespace Nokta.Kernel.Storage;

/// <summary>
/// What shall become durable together with the next commit of this flow of calls, whoever makes it: the receipt of a request
/// that may be repeated. So the change and its receipt are stored together or not at all.
/// </summary>
public sealed class Companions
{
    private readonly AsyncLocal<Companion?> _current = new();

    /// <summary>From here on, in this flow and those it starts; it goes with one commit.</summary>
    public void Send(Companion companion) => _current.Value = companion;

    internal Companion? Waiting => _current.Value is { IsWaiting: true } companion ? companion : null;
}

/// <summary>Writes something into somebody else's turn, once.</summary>
public sealed class Companion(Action<Writing> write)
{
    internal bool IsWaiting { get; private set; } = true;

    /// <summary>Whether it was committed.</summary>
    public bool IsStored { get; private set; }

    /// <summary>It goes with no later commit.</summary>
    public void Stay() => IsWaiting = false;

    internal void Write(Writing turn) => write(turn);

    internal void Arrive() => (IsWaiting, IsStored) = (false, true);
}
