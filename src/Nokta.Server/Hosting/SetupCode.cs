using System.Security.Cryptography;
using System.Text;

namespace Nokta.Server.Hosting;

/// <summary>The code on the console that proves the first owner sits at this machine. It lives as long as the process; ten wrong tries make a new one.</summary>
internal sealed class SetupCode(TextWriter console)
{
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private readonly Lock _lock = new();
    private int _wrong;

    public SetupCode() : this(Console.Out) { }

    public string Current { get; private set; } = New();

    /// <summary>Opens the first run to another machine: long enough that nobody guesses it, so wrong ones change nothing.</summary>
    public string Key { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public bool IsKey(string? typed) => typed is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(typed), Encoding.UTF8.GetBytes(Key));

    /// <summary>Compares in constant time; spaces, dashes and case do not matter.</summary>
    public bool Is(string typed)
    {
        var plain = new string([.. typed.Where(char.IsLetterOrDigit)]).ToUpperInvariant();
        lock (_lock)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(Current.Replace("-", "", StringComparison.Ordinal)))) return true;
            if (++_wrong < 10) return false;
            (_wrong, Current) = (0, New());
            console.WriteLine($"Ten wrong setup codes. New setup code: {Current}");
            return false;
        }
    }

    private static string New() => RandomNumberGenerator.GetString(Letters, 4) + "-" + RandomNumberGenerator.GetString(Letters, 4);
}
