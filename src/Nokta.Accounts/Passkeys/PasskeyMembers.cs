using Microsoft.AspNetCore.Identity;

namespace Nokta.Accounts;

/// <summary>Members and passkeys as the framework's passkey code asks for them. It only reads: what it would change is written by our stores, in the turn of the one writer.</summary>
internal sealed class PasskeyMembers(MemberStore members, PasskeyStore passkeys) : IUserPasskeyStore<Member>
{
    private const string OnlyReads = "Members are written by MemberStore, passkeys by PasskeyStore.";

    public async Task<Member?> FindByIdAsync(string userId, CancellationToken cancellationToken) => Guid.TryParse(userId, out var id) ? await members.FindAsync(id, cancellationToken) : null;

    public async Task<Member?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => await members.FindByNameAsync(normalizedUserName, cancellationToken);

    public async Task<Member?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey ? await members.FindAsync(passkey.Member, cancellationToken) : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Member user, CancellationToken cancellationToken) => [.. (await passkeys.ListOfAsync(user.Id, cancellationToken)).Select(p => p.Info)];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Member user, byte[] credentialId, CancellationToken cancellationToken) =>
        await passkeys.FindAsync(credentialId, cancellationToken) is { } passkey && passkey.Member == user.Id ? passkey.Info : null;

    public Task<string> GetUserIdAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Member user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Member user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.FoldedName);

    public Task AddOrUpdatePasskeyAsync(Member user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public Task RemovePasskeyAsync(Member user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public Task SetUserNameAsync(Member user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public Task SetNormalizedUserNameAsync(Member user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public Task<IdentityResult> CreateAsync(Member user, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public Task<IdentityResult> UpdateAsync(Member user, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public Task<IdentityResult> DeleteAsync(Member user, CancellationToken cancellationToken) => throw new NotSupportedException(OnlyReads);

    public void Dispose()
    {
    }
}
