using Nokta.Kernel.Privacy;

namespace Nokta.Tests.Kernel.Privacy;

[SameOnEveryStore]
public sealed class PersonalExportTests
{
    [Fact]
    public async Task A_long_table_is_read_while_it_is_written()
    {
        const int many = 40_000;
        using var to = new MemoryStream();
        var (random, writtenAtTheLast) = (new Random(7), 0L);
        IEnumerable<IReadOnlyList<string>> Rows()
        {
            for (var i = 0; i < many; i++) yield return [random.NextInt64().ToString("x16", null)];
            writtenAtTheLast = to.Length;
        }

        var export = new PersonalExport();
        export.Add("interactions", ["text"], many, Rows);
        await export.WriteAsync(to, [], [], TestContext.Current.CancellationToken);

        Assert.Equal(many, export.Rows);
        Assert.InRange(writtenAtTheLast, to.Length * 9 / 10, to.Length);
    }
}
