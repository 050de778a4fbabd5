using Microsoft.AspNetCore.Identity;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;

namespace Nokta.Accounts;

/// <summary>A key that lives in a phone, a computer or a security key, and signs its owner in. Only the public half is here.</summary>
[NotPersonal("random numbers and public keys, lists of codes", nameof(Id), nameof(Member), nameof(PublicKey), nameof(Attestation), nameof(Client), nameof(Transports))]
[Personal("what a member calls her passkey", nameof(Name), By = "account")]
internal sealed class Passkey
{
    private const int Verified = 1, MayBeCopied = 2, Copied = 4;

    public required byte[] Id { get; init; }
    public Guid Member { get; init; }
    public required string Name { get; set; }
    public required byte[] PublicKey { get; init; }

    /// <summary>How often the authenticator says it was used: going back means somebody has a copy.</summary>
    [Untrailed("noted at each use")]
    public long Uses { get; set; }
    public required string Transports { get; init; }
    [Untrailed("noted at each use")]
    public int Flags { get; set; }
    public required byte[] Attestation { get; init; }
    public required byte[] Client { get; init; }
    public DateTimeOffset Created { get; init; }
    [Untrailed("noted at each use")]
    public DateTimeOffset? LastUsed { get; set; }

    public UserPasskeyInfo Info => new(Id, PublicKey, Created, (uint)Uses, Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries), (Flags & Verified) != 0, (Flags & MayBeCopied) != 0, (Flags & Copied) != 0, Attestation, Client) { Name = Name };

    public static Passkey Of(Guid member, string name, UserPasskeyInfo info, DateTimeOffset now) => new()
    {
        Id = info.CredentialId, Member = member, Name = name, PublicKey = info.PublicKey, Uses = info.SignCount, Transports = string.Join(' ', info.Transports ?? []),
        Flags = FlagsOf(info), Attestation = info.AttestationObject, Client = info.ClientDataJson, Created = now,
    };

    /// <summary>It has signed her in.</summary>
    public void Use(UserPasskeyInfo info, DateTimeOffset now) => (Uses, Flags, LastUsed) = (info.SignCount, FlagsOf(info), now);

    private static int FlagsOf(UserPasskeyInfo info) => (info.IsUserVerified ? Verified : 0) | (info.IsBackupEligible ? MayBeCopied : 0) | (info.IsBackedUp ? Copied : 0);
}
