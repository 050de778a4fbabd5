using Nokta.Accounts;
using Nokta.Interactions.Import;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Words;
using Nokta.Server;

namespace Nokta.Tests.Server;

/// <summary>Files from the command line: what is stored, what is said, and the exit code.</summary>
[SameOnEveryStore]
public sealed class ImportVerbTests
{
    private const string Receipts = "id,date,total\n1,2026-03-04 10:00,100\n2,2026-03-05 11:00,20.5\n3,2026-02-31 11:00,7\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_is_imported_once_and_its_rejects_lie_beside_it()
    {
        var folder = await FolderAsync();
        var file = await FileAsync(folder, "receipts.csv", Receipts);

        Assert.Equal(0, await CommandLine.RunAsync(["import", file, "--data", folder]));
        Assert.Equal(0, await CommandLine.RunAsync(["import", file, "--data", folder, "--json"]));

        await using var database = new Database(folder, Program.Modules);
        var batches = await new ImportBatches(database, TimeProvider.System).ListAsync(new(1), Ct);
        Assert.Equal([(0L, 2L, 1L), (2L, 0L, 1L)], batches.Select(b => (b.Counts.Accepted, b.Counts.Duplicate, b.Counts.Rejected)));
        Assert.Contains("2026-02-31", await File.ReadAllTextAsync(Path.Combine(folder, "rejects", "1-1.en.csv"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_stores_nothing()
    {
        var folder = await FolderAsync();

        Assert.Equal(0, await CommandLine.RunAsync(["import", await FileAsync(folder, "receipts.csv", Receipts), "--data", folder, "--dry-run"]));

        await using var database = new Database(folder, Program.Modules);
        Assert.Empty(await new ImportBatches(database, TimeProvider.System).ListAsync(new(1), Ct));
    }

    [Theory]
    [InlineData(1, "id,date\n1,03/04/2026\n2,05/06/2026\n")]
    [InlineData(0, "id,date\n1,03/04/2026\n2,05/06/2026\n", "--date-format", "d-m-y")]
    [InlineData(1, "id,date\n1,soon\n2,later\n", "--time", "date", "--date-format", "y-m-d")]
    [InlineData(1, "PK\u0003\u0004 xl/workbook.xml")]
    [InlineData(2, Receipts, "--column", "nothing=key")]
    [InlineData(2, Receipts, "--column", "total=money")]
    [InlineData(2, Receipts, "--mapping", "no-such-mapping.json")]
    [InlineData(2, Receipts, "--workspace", "9")]
    public async Task What_is_wrong_decides_the_exit_code(int code, string content, params string[] options)
    {
        var folder = await FolderAsync();

        Assert.Equal(code, await CommandLine.RunAsync(["import", await FileAsync(folder, "orders.csv", content), "--data", folder, .. options]));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_wrong_call() =>
        Assert.Equal(2, await CommandLine.RunAsync(["import", "no-such-file.csv", "--data", await FolderAsync()]));

    [Theory]
    [InlineData("import", "ещё нет ни одного бизнеса")]
    [InlineData("watch", "ещё нет ни одного бизнеса")]
    [InlineData("scorecard", "ещё нет ни одного бизнеса")]
    [InlineData("touchpoints", "ещё нет ни одного бизнеса")]
    public async Task A_folder_without_a_business_is_said_in_the_callers_language(string verb, string said)
    {
        var folder = Directory.CreateTempSubdirectory("nokta-import-").FullName;
        var (before, error) = (Console.Error, new StringWriter());
        string[] what = verb == "import" ? [await FileAsync(folder, "orders.csv", Receipts)] : [];
        int code;
        try
        {
            Console.SetError(error);
            code = await CommandLine.RunAsync([verb, .. what, "--data", folder, "--lang", "ru"]);
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.Equal(2, code);
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> FolderAsync()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-import-").FullName;
        await using var database = new Database(folder, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules, Ct);
        await new WorkspaceStore(database, TimeProvider.System).CreateAsync(WorkspaceSettings.OfferedFor(Language.English) with { Name = "Corner café" }, Ct);
        return folder;
    }

    private static async Task<string> FileAsync(string folder, string name, string content)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllTextAsync(path, content, Ct);
        return path;
    }
}
