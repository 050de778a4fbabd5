namespace Nokta.Tests.Kernel.Storage;

[SameOnEveryStore]
public sealed class SameOnEveryStoreTests
{
    [Fact]
    public void Who_says_so_cannot_ask_for_the_store_of_the_run() => Assert.Throws<InvalidOperationException>(() => TestStore.In(Path.GetTempPath()));

    [Fact]
    public void The_run_on_PostgreSQL_leaves_out_who_says_so() =>
        Assert.Contains($"-trait- {SameOnEveryStoreAttribute.Name}=any", File.ReadAllText(Path.Combine(ArchitectureTests.RepositoryRoot(), "test")), StringComparison.Ordinal);
}
