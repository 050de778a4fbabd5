using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Nokta.Kernel.Modules;

namespace Nokta.Server.Health;

/// <summary>What one request protects another can read: without the keys every form and sign-in would be refused.</summary>
internal sealed class KeysSign(IDataProtectionProvider protection) : IVitalSign
{
    public ValueTask<Vital> TakeAsync(CancellationToken ct = default)
    {
        try
        {
            var box = protection.CreateProtector("health");
            return new(Vital.Of("keys", box.Unprotect(box.Protect("whole")) == "whole" ? VitalState.Good : VitalState.Bad));
        }
        catch (Exception broken) when (broken is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return new(Vital.Of("keys", VitalState.Bad));
        }
    }
}
