namespace Nokta.Kernel.Modules;

/// <summary>Who does what is being done, for the audit trail. <paramref name="Id"/> is stable (a member's or token's id), <paramref name="Name"/> is what people call it, <paramref name="From"/> an IP address or the command's name.</summary>
public sealed record Actor(ActorKind Kind, string Id, string Name, string From)
{
    /// <summary>What <see cref="From"/> is for whoever has a shell on the machine.</summary>
    public const string CommandLine = "command line";

    /// <summary>Nokta itself: upgrades, schedules, retention.</summary>
    public static readonly Actor System = new(ActorKind.System, "", "", "");
}

public enum ActorKind
{
    System,
    Member,
    Token,
    /// <summary>Somebody with a shell on the machine: the command line.</summary>
    Console,
    /// <summary>Nobody has signed in: the first run, a reset link, a public form.</summary>
    Stranger,
}

/// <summary>
/// Who is acting in this flow of calls. The server sets it for each request, the command line for each verb; whatever writes
/// below finds it without being told, so that no change can forget its author.
/// </summary>
public sealed class Acting
{
    private readonly AsyncLocal<Actor?> _current = new();

    public Actor Current => _current.Value ?? Otherwise;

    /// <summary>Who it is where nobody was named: the console's user while a verb runs, else Nokta itself.</summary>
    public Actor Otherwise { get; set; } = Actor.System;

    /// <summary>From here on, in this flow and those it starts.</summary>
    public void Is(Actor actor) => _current.Value = actor;
}
