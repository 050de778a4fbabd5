using Microsoft.Data.Sqlite;

namespace Nokta.Accounts;

/// <summary>The names of the businesses in a database of any age: what a backup calls itself by before anything is upgraded.</summary>
public static class WorkspaceNames
{
    public static IReadOnlyList<string> In(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT COUNT(*) FROM sqlite_master WHERE name = 'accounts_workspace'""";
        if (command.ExecuteScalar() is 0L) return [];
        command.CommandText = """SELECT "Name" FROM accounts_workspace ORDER BY "Workspace" """;
        var names = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}
