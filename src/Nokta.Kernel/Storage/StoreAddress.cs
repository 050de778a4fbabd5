using System.Globalization;
using Npgsql;
using Nokta.Kernel.Faults;

namespace Nokta.Kernel.Storage;

/// <summary>
/// Where the data stands when it is not the SQLite file of the folder: <c>postgres://user@host:port/database?schema=nokta&amp;sslmode=verify-full&amp;pool=20</c>.
/// A socket is <c>?host=/var/run/postgresql</c>. A password that is not in it comes from PGPASSWORD or the file that PGPASSFILE names.
/// </summary>
public sealed record StoreAddress
{
    private readonly NpgsqlConnectionStringBuilder _connection;

    private StoreAddress(NpgsqlConnectionStringBuilder connection, string schema, string shown) => (_connection, Schema, Shown) = (connection, schema, shown);

    public string Schema { get; }

    /// <summary>The address without its password: what is shown, and remembered in the folder.</summary>
    public string Shown { get; }

    /// <summary>Reads an address; refused when it is none.</summary>
    public static Outcome<StoreAddress> Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql") || uri.AbsolutePath.Length < 2) return Refusal.Of("store.address", ("address", Masked(text)));
        var connection = new NpgsqlConnectionStringBuilder { Host = Uri.UnescapeDataString(uri.Host), Port = uri.Port > 0 ? uri.Port : 5432, Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]), ApplicationName = "nokta", Timeout = 15, KeepAlive = 30, MaxPoolSize = 20 };
        if (uri.UserInfo.Length > 0)
        {
            var parts = uri.UserInfo.Split(':', 2);
            connection.Username = Uri.UnescapeDataString(parts[0]);
            if (parts.Length == 2) connection.Password = Uri.UnescapeDataString(parts[1]);
        }

        var schema = "nokta";
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split('=', 2) is not [var name, var raw]) return Refusal.Of("store.option", ("name", pair));
            var value = Uri.UnescapeDataString(raw);
            switch (name)
            {
                case "schema" when value.Length is > 0 and < 64: schema = value; break;
                case "host": connection.Host = value; break;
                case "sslmode" when Enum.TryParse<SslMode>(value.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var mode): connection.SslMode = mode; break;
                case "sslrootcert": connection.RootCertificate = value; break;
                case "pool" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is >= 4 and <= 1000: connection.MaxPoolSize = most; break;
                default: return Refusal.Of("store.option", ("name", name));
            }
        }

        if (connection.Host is not { Length: > 0 }) return Refusal.Of("store.address", ("address", Masked(text)));
        return new StoreAddress(connection, schema, Masked(text));
    }

    /// <summary>Connections on which nothing can be written.</summary>
    internal NpgsqlDataSource Reading() => NpgsqlDataSource.Create(With(c => (c.Options, c.CommandTimeout) = ("-c default_transaction_read_only=on", 120)));

    /// <summary>
    /// Connections that write: one at a time has the turn, the others wait for it. The wait is for as long as the caller has patience. A commit of live events is two dozen
    /// statements, the same each time: what was asked five times is planned once.
    /// </summary>
    internal NpgsqlDataSource Writing() => NpgsqlDataSource.Create(With(c => (c.Options, c.CommandTimeout, c.MaxPoolSize, c.MaxAutoPrepare) = ($"-c synchronous_commit={(Fault.Is(Fault.NoSync) ? "off" : "on")} -c idle_in_transaction_session_timeout=300000", 0, 4, 200)));

    private NpgsqlConnectionStringBuilder With(Action<NpgsqlConnectionStringBuilder> change)
    {
        var copy = new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { SearchPath = '"' + Schema.Replace("\"", "\"\"", StringComparison.Ordinal) + '"' };
        change(copy);
        return copy;
    }

    /// <summary>Without what stands between the user's name and the host.</summary>
    private static string Masked(string text)
    {
        var (start, at) = (text.IndexOf("://", StringComparison.Ordinal) + 3, text.LastIndexOf('@'));
        if (start < 3 || at < start) return text;
        var colon = text.IndexOf(':', start);
        return colon < 0 || colon > at ? text : text[..colon] + text[at..];
    }
}
