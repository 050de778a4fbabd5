using Microsoft.EntityFrameworkCore;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Storage.Copying;
using Nokta.Server;

namespace Nokta.Tests.Kernel.Storage;

/// <summary>The scripts and the model tell the same story, on each database.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly Dictionary<string, string> s_kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["integer"] = "number", ["smallint"] = "number", ["bigint"] = "number", ["text"] = "text", ["blob"] = "bytes", ["bytea"] = "bytes", ["uuid"] = "id",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-schema-").FullName;

    [Fact]
    public Task The_migrated_schema_is_the_one_the_model_expects() => CompareAsync(TestStore.In(_folder));

    [Fact(Skip = TestStore.NoPostgres, SkipUnless = nameof(TestStore.IsPostgresHere), SkipType = typeof(TestStore))]
    public Task The_migrated_schema_is_the_one_the_model_expects_on_PostgreSQL() => CompareAsync(TestStore.OnPostgres(_folder));

    private static async Task CompareAsync(DataPlace place)
    {
        await using var database = new Database(place, Program.Modules);
        await Migrator.MigrateAsync(database, Program.Modules);
        await using var db = database.Open(new(1));
        using var connection = database.OpenReading();

        var wrong = new List<string>();
        foreach (var entity in db.Model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            var columns = TableShape.Of(connection, entity.GetTableName()!).Columns.ToDictionary(c => c.Name, c => c.Type);
            foreach (var property in entity.GetProperties())
            {
                var name = property.GetColumnName();
                if (!columns.Remove(name, out var type)) wrong.Add($"{entity.GetTableName()}.{name} is missing");
                else if (!IsSame(property.GetColumnType(), type)) wrong.Add($"{entity.GetTableName()}.{name} is {type}, the model says {property.GetColumnType()}");
            }

            wrong.AddRange(columns.Keys.Select(name => $"{entity.GetTableName()}.{name} is unknown to the model"));
        }

        Assert.Empty(wrong);
    }

    // SQLite keeps an id as text.
    private static bool IsSame(string model, string column) => (s_kinds.GetValueOrDefault(model), s_kinds.GetValueOrDefault(column)) is var (a, b) && a is not null && a == b;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
