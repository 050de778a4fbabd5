using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Nokta.Kernel.Storage;
using Nokta.Server;

namespace Nokta.Tests.Security;

/// <summary>What the code and the schema may not contain; each exception is named with its reason and the list may only shrink.</summary>
[SameOnEveryStore]
public sealed partial class CodeGateTests
{
    private static readonly Dictionary<string, string[]> s_allowed = new()
    {
        // The element's name is chosen in code; nothing of a reader stands in it.
        ["MarkupString"] = ["src/Nokta.Ui/Charts/Chart.razor"],
        // Asks this machine's own address whether it is up; SafeHttp is where every other call goes out.
        ["new HttpClient"] = ["src/Nokta.Server/Verbs/HealthVerb.cs", "src/Nokta.Kernel/Outside/SafeHttp.cs"],
        ["FromSqlRaw"] = [], ["ExecuteSqlRaw"] = [],
        // A token is what decides the workspace: it is looked for before there is one.
        ["IgnoreQueryFilters"] = ["src/Nokta.Accounts/Tokens/TokenStore.cs", "src/Nokta.Interactions/Collect/WriteKeyBook.cs",
            // So does the code of a short link, for whoever scans it.
            "src/Nokta.Interactions/Marks/MarkBook.cs",
            // One loop sends for all businesses; each row carries its own.
            "src/Nokta.Accounts/Webhooks/WebhookSending.cs"],
        ["new Random("] = [], ["Process.Start"] = [], ["MD5."] = [],
        // Codes of authenticator apps are HMAC-SHA-1 by their standard; as a MAC it holds.
        ["SHA1."] = ["src/Nokta.Accounts/Members/SecondFactor.cs"],
        ["BinaryFormatter"] = [], ["Assembly.Load"] = [], ["DtdProcessing.Parse"] = [], ["ServerCertificateCustomValidationCallback"] = [], ["dangerous"] = [],
    };

    [Fact]
    public void Dangerous_calls_stand_only_where_their_reason_is_written()
    {
        var found = from word in s_allowed
                    from file in Sources()
                    where !word.Value.Contains(Short(file)) && File.ReadAllText(file).Contains(word.Key, StringComparison.Ordinal)
                    select $"{word.Key} in {Short(file)}";

        Assert.Empty(found);
    }

    [Fact]
    public void A_pattern_that_reads_what_people_wrote_cannot_run_for_ever()
    {
        // Those without NonBacktracking hold no repeated group that can match the same text in two ways.
        var risky = from file in Sources()
                    from Match pattern in Pattern().Matches(File.ReadAllText(file))
                    where !pattern.Value.Contains("NonBacktracking", StringComparison.Ordinal) && Doubled().IsMatch(pattern.Value)
                    select $"{Short(file)}: {pattern.Value}";

        Assert.Empty(risky);
    }

    [Fact]
    public async Task A_row_of_one_business_cannot_point_at_a_thing_of_another()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-schema-").FullName;
        await using var database = new Database(folder, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules);
        using var connection = new SqliteConnection($"Data Source={database.File};Mode=ReadOnly;Pooling=False");
        connection.Open();

        // A foreign key to a table that belongs to workspaces carries the workspace on both sides.
        var loose = Read(connection, """
            SELECT m.name || ' -> ' || f."table" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
            WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(f."table") c WHERE c.name = 'Workspace')
            GROUP BY m.name, f.id HAVING SUM(f."from" = 'Workspace' AND (f."to" = 'Workspace' OR f."to" IS NULL)) = 0
            """);
        var keyless = Read(connection, """
            SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'Workspace' AND c."notnull" = 1)
            AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'Workspace' AND c.pk > 0)
            """);

        Assert.Empty(loose);
        Assert.Empty(keyless);
    }

    private static List<string> Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read()) rows.Add(reader.GetString(0));
        return rows;
    }

    private static IEnumerable<string> Sources() =>
        from file in Directory.EnumerateFiles(Path.Combine(ArchitectureTests.RepositoryRoot(), "src"), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/node_modules/", StringComparison.Ordinal)
        select file;

    private static string Short(string file) => Path.GetRelativePath(ArchitectureTests.RepositoryRoot(), file).Replace('\\', '/');

    [GeneratedRegex("""(GeneratedRegex|new Regex|Regex\.(Match|IsMatch|Replace|Split))\([^\n]*""")] private static partial Regex Pattern();

    [GeneratedRegex("""\([^()]*[+*][^()]*\)[+*]""")] private static partial Regex Doubled();
}
