using System.Data.Common;
using Nokta.Kernel.Storage;

namespace Nokta.Accounts;

/// <summary>The names of the businesses in a database of any age: what a backup calls itself by before anything is upgraded.</summary>
public static class WorkspaceNames
{
    public static IReadOnlyList<string> In(DbConnection connection)
    {
        if (!Catalogue.TablesOf(connection).Contains("accounts_workspace")) return [];
        using var command = connection.CreateCommand();
        command.CommandText = """SELECT "Name" FROM accounts_workspace ORDER BY "Workspace" """;
        var names = new List<string>();
        using var reader = command.ExecuteReader();
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }
}
