using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>One time somebody came in, for her own eyes: what she does not recognise, she can end.</summary>
[NotPersonal("random numbers and hashes of them, a code", nameof(Id), nameof(Member), nameof(Device), nameof(Session), nameof(Proof))]
[Personal("the browser a member signed in with, and from which network", nameof(Browser), nameof(Place), By = "account")]
[Untrailed("signing in is an act of its own")]
internal sealed class SignIn
{
    public Guid Id { get; init; }
    public Guid Member { get; init; }
    public DateTimeOffset At { get; init; }
    public required string Browser { get; init; }

    /// <summary>Hash of what the browser keeps so that it is known again.</summary>
    public required byte[] Device { get; init; }
    public required string Proof { get; init; }
    public required string Place { get; init; }
    public Guid Session { get; init; }

    /// <summary>When she was told of a new device; null while she has not been.</summary>
    public DateTimeOffset? Told { get; set; }
}
