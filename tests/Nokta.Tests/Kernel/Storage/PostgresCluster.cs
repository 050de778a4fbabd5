using System.Diagnostics;
using Npgsql;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>
/// A PostgreSQL cluster of this test run's own, on a socket in a folder that goes with the process. One of a drill syncs to disk as in life; the one that
/// all tests share does not: killing the server, which is all they do, loses nothing that the system has been given, and waiting for the disk was most of the run.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    private const int SchemasInADatabase = 40;
    private static readonly Lazy<PostgresCluster> s_shared = new(() => new PostgresCluster(syncs: false));
    private static readonly string? s_programs = Programs();
    private static int s_schemas;
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-pg-").FullName;
    private readonly HashSet<string> _databases = [];
    private readonly Process _guardian;
    private readonly bool _syncs;

    public PostgresCluster(bool syncs = true)
    {
        _syncs = syncs;
        if (IsRoot) Run("chown", "postgres", _folder);
        Run("chmod", "711", _folder);
        AsOwner(Program("initdb"), "-D", Data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        // Standard input closes when this process ends, however it ends.
        var script = $"read _; '{Program("pg_ctl")}' -D '{Data}' -m immediate -w stop; rm -rf '{_folder}'";
        _guardian = Process.Start(new ProcessStartInfo(IsRoot ? "setpriv" : "sh", [.. Owner, .. IsRoot ? ["sh"] : Array.Empty<string>(), "-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Start();
    }

    public static PostgresCluster Shared => s_shared.Value;

    /// <summary>Why there is no cluster here; null when there is.</summary>
    public static string? Absent => s_programs is null ? "tool absent: PostgreSQL 15 or later" : null;

    public static bool IsHere => Absent is null;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A schema that nobody else has.</summary>
    public string NewStore()
    {
        var number = Interlocked.Increment(ref s_schemas);
        var database = FormattableString.Invariant($"nokta_{number / SchemasInADatabase}");
        lock (_databases)
            if (_databases.Add(database)) Execute("postgres", "CREATE DATABASE " + database);
        return FormattableString.Invariant($"postgres://postgres@socket/{database}?host={Uri.EscapeDataString(_folder)}&schema=t{number}&pool=20");
    }

    /// <summary>A database that nobody else has: a store that is to be copied stands alone in it.</summary>
    public string NewDatabase() => Address(Create(""));

    /// <summary>A copy of such a database, which nobody has open meanwhile.</summary>
    public string CopyOf(string database) => Address(Create(" TEMPLATE " + database));

    public void Drop(string database) => Execute("postgres", $"DROP DATABASE {database} WITH (FORCE)");

    private string Create(string like)
    {
        var database = FormattableString.Invariant($"alone_{Interlocked.Increment(ref s_schemas)}");
        Execute("postgres", "CREATE DATABASE " + database + like);
        return database;
    }

    private string Address(string database) => $"postgres://postgres@socket/{database}?host={Uri.EscapeDataString(_folder)}&schema=nokta&pool=20";

    public void Start() => AsOwner(Program("pg_ctl"), "-D", Data, "-w", "-l", Path.Combine(Data, "log"), "-o", $"-c listen_addresses= -c unix_socket_directories={_folder} -c max_connections=300 -c max_locks_per_transaction=256{(_syncs ? "" : " -c fsync=off -c full_page_writes=off")}", "start");

    /// <summary>As when the machine loses power: nobody is told.</summary>
    public void Stop() => AsOwner(Program("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop");

    public void Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection($"Host={_folder};Username=postgres;Database={database};Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _guardian.StandardInput.Close();
        _guardian.WaitForExit();
        _guardian.Dispose();
    }

    private static bool IsRoot => Environment.IsPrivilegedProcess;

    private static string[] Owner => IsRoot ? ["--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    private static void AsOwner(string program, params string[] words)
    {
        if (IsRoot) Run("setpriv", [.. Owner, program, .. words]);
        else Run(program, words);
    }

    private static void Run(string program, params string[] words)
    {
        // Not redirected: the server would keep the pipe open and the wait would not end.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "exec \"$@\" </dev/null >/dev/null 2>&1", "sh", program, .. words]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', words)} ended with {process.ExitCode}");
    }

    private static string Program(string name) => Path.Combine(s_programs!, name);

    private static string? Programs() => !OperatingSystem.IsLinux() || !Directory.Exists("/usr/lib/postgresql") ? null :
        Directory.GetDirectories("/usr/lib/postgresql").Select(d => (Folder: Path.Combine(d, "bin"), Version: int.TryParse(Path.GetFileName(d), out var v) ? v : 0))
            .Where(d => d.Version >= 15 && File.Exists(Path.Combine(d.Folder, "initdb"))).OrderByDescending(d => d.Version).Select(d => d.Folder).FirstOrDefault();
}
