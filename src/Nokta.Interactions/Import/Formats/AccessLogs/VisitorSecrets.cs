using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>
/// The secrets under which visitors of access logs are told from each other: one for a workspace and a day of its logs, made at random, in a file of the
/// machine that stands in no database and no copy. Two days after it was made a secret is gone, and with it every way from a visitor's key to an address.
/// </summary>
internal sealed class VisitorSecrets(string folder, TimeProvider clock)
{
    public const string FileName = Privacy.ErasureJournal.VisitorsName;
    public const int Length = 32;

    /// <summary>A day's log is read during the day, and what is left of it soon after.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(48);

    /// <summary>More days than a log of ten years has are no log's: their visitors are told from each other in one reading only.</summary>
    private const int MostDays = 4000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly Lock _turn = new();

    private string Path => System.IO.Path.Combine(folder, FileName);

    /// <summary>The secret of a day; made when there is none, or none any more.</summary>
    public byte[] Of(WorkspaceId workspace, string day)
    {
        lock (_turn)
        {
            using var file = Open();
            var all = Read(file);
            var known = all.Find(s => s.Workspace == workspace.Value && s.Day == day);
            if (known is not null && !IsOver(known)) return known.Secret;
            all.RemoveAll(IsOver);
            var made = new DaySecret(workspace.Value, day, clock.GetUtcNow().ToUnixTimeSeconds(), RandomNumberGenerator.GetBytes(Length));
            if (all.Count(s => s.Workspace == workspace.Value) < MostDays) all.Add(made);
            Write(file, all);
            return made.Secret;
        }
    }

    /// <summary>Forgets the secrets whose time is over. Returns how many that were.</summary>
    public int Forget()
    {
        lock (_turn)
        {
            if (!File.Exists(Path)) return 0;
            using var file = Open();
            var all = Read(file);
            var over = all.RemoveAll(IsOver);
            if (over > 0) Write(file, all);
            return over;
        }
    }

    private bool IsOver(DaySecret one) => clock.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(one.At) >= Kept;

    /// <summary>One process at a time; others wait for the moment that takes. On Unix the file is its owner's alone.</summary>
    private FileStream Open()
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        for (var begun = clock.GetTimestamp(); ; Thread.Sleep(1))
        {
            try
            {
                return new FileStream(Path, options);
            }
            catch (IOException) when (clock.GetElapsedTime(begun) < s_patience && File.Exists(Path))
            {
                continue;
            }
        }
    }

    /// <summary>A line that a crash cut off is no secret: its day gets another.</summary>
    private static List<DaySecret> Read(FileStream file)
    {
        using var lines = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        var all = new List<DaySecret>();
        while (lines.ReadLine() is { } line)
            if (line.Split(' ') is [var workspace, var day, var at, { Length: Length * 2 } secret] && int.TryParse(workspace, CultureInfo.InvariantCulture, out var number) && long.TryParse(at, CultureInfo.InvariantCulture, out var made))
                all.Add(new DaySecret(number, day, made, Convert.FromHexString(secret)));
        return all;
    }

    private static void Write(FileStream file, List<DaySecret> all)
    {
        file.SetLength(0);
        foreach (var one in all) file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{one.Workspace} {one.Day} {one.At} {Convert.ToHexStringLower(one.Secret)}\n")));
        file.Flush(flushToDisk: true);
    }

    private sealed record DaySecret(int Workspace, string Day, long At, byte[] Secret);
}
