using System.Security.Cryptography;
using System.Text;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>A code in a file of the data folder: who can read it there may choose a new password in the browser of this machine. A quarter of an hour, ten tries.</summary>
public sealed class ResetCode(Database database, TimeProvider time)
{
    public const string FileName = "reset-code.txt";
    private const string Letters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Tries = 10;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(15);
    private readonly Lock _lock = new();
    private (string Code, DateTimeOffset Until, int Wrong)? _out;

    public string Folder => database.Folder;
    public string File => Path.Combine(database.Folder, FileName);

    /// <summary>True while a code is out.</summary>
    public bool IsOut { get { lock (_lock) return _out is { } code && code.Until > time.GetUtcNow(); } }

    /// <summary>Writes a new code to the file, readable by its owner only.</summary>
    public void Write()
    {
        var code = RandomNumberGenerator.GetString(Letters, 5) + "-" + RandomNumberGenerator.GetString(Letters, 5);
        lock (_lock)
        {
            System.IO.File.Delete(File);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new StreamWriter(File, Encoding.UTF8, options)) file.WriteLine(code);
            _out = (code, time.GetUtcNow() + s_lifetime, 0);
        }
    }

    /// <summary>Compares in constant time; spaces, dashes and case do not matter. Ten wrong ones end the code.</summary>
    public bool Is(string typed)
    {
        var plain = new string([.. typed.Where(char.IsLetterOrDigit)]).ToUpperInvariant();
        lock (_lock)
        {
            if (_out is not { } code || code.Until <= time.GetUtcNow()) return false;
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(plain), Encoding.UTF8.GetBytes(code.Code.Replace("-", "", StringComparison.Ordinal)))) return true;
            _out = code with { Wrong = code.Wrong + 1 };
            if (_out.Value.Wrong >= Tries) End();
            return false;
        }
    }

    /// <summary>The code was used or is over: the file goes.</summary>
    public void End()
    {
        lock (_lock)
        {
            _out = null;
            System.IO.File.Delete(File);
        }
    }
}
