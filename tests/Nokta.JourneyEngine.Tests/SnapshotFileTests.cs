using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Snapshots;

namespace Nokta.JourneyEngine.Tests;

public sealed class SnapshotFileTests : IDisposable
{
    private static readonly byte[] s_stamp = [1, 2, 3];
    private readonly string _path = Path.Combine(Path.GetTempPath(), "nokta-index-" + Guid.CreateVersion7().ToString("N"));

    [Fact]
    public void An_index_comes_back_as_it_was_saved() => Prop.ForAll(Some.Histories, rows =>
    {
        var index = Some.Index(rows);

        JourneyIndexTests.AssertSame(index, SavedAndOpened(index));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_index_of_extremes_comes_back()
    {
        JourneyIndexTests.AssertSame(JourneyIndex.Empty, SavedAndOpened(JourneyIndex.Empty));
        var wide = Some.Index([
            new(long.MinValue, ulong.MaxValue, 0), new(long.MaxValue, ulong.MaxValue, 60_000), new(7, 1, 70_000), new(0, 0, 3),
            new(1, 2, 1) { Currency = 255, Amount = long.MinValue }, new(1, 3, 1) { Currency = 1, Amount = long.MaxValue }, new(2, 3, 1) { Duration = int.MaxValue },
        ]);
        JourneyIndexTests.AssertSame(wide, SavedAndOpened(wide));
    }

    [Fact]
    public void Many_segments_come_back()
    {
        var random = new Random(5);
        var rows = Some.Numbered(Enumerable.Range(0, 400_000).Select(i => new Touch(random.NextInt64(90 * 86_400) * 1_000_000, (ulong)random.Next(i < 200_000 ? 1 : 40_000), random.Next(300))
        {
            Currency = random.Next(8) == 0 ? 1 : 0,
            Amount = random.Next(20_000),
        }));
        var index = Some.Index(rows);

        JourneyIndexTests.AssertSame(index, SavedAndOpened(index));
    }

    [Fact]
    public void Packed_numbers_of_any_width_come_back() => Prop.ForAll<ulong[], int>((numbers, shift) =>
    {
        ulong[] given = [.. Enumerable.Repeat(numbers, 40).SelectMany((n, i) => n.Select(x => x >> (Math.Abs(shift + i) & 63)))];
        var bytes = new byte[PackedNumbers.Room(given.Length)];
        var back = new ulong[given.Length];

        var written = PackedNumbers.Write(given, bytes);

        Assert.Equal(written, PackedNumbers.Read(bytes, back));
        Assert.Equal(given, back);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Every_changed_byte_is_found()
    {
        Some.Index(Enumerable.Range(0, 40).Select(i => new Touch(i * 7, (ulong)(i % 5), i % 3) { Duration = i, Scale = 0, Score = 3, Currency = 1, Amount = i })).Save(_path, s_stamp);
        var whole = File.ReadAllBytes(_path);
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(_path, damaged);

            Assert.Null(Open(out var reason));
            Assert.NotNull(reason);
        }
    }

    [Fact]
    public void A_file_that_is_cut_off_or_longer_or_missing_or_something_else_is_not_read()
    {
        Some.Index([new(1, 1, 0), new(2, 2, 1)]).Save(_path, s_stamp);
        var whole = File.ReadAllBytes(_path);
        foreach (var length in Enumerable.Range(0, whole.Length).Append(whole.Length + 1))
        {
            File.WriteAllBytes(_path, [.. whole.Concat(new byte[1]).Take(length)]);
            Assert.Null(Open(out _));
        }
        File.Delete(_path);
        Assert.Null(Open(out var missing));
        Assert.NotNull(missing);
        Assert.Null(JourneyIndex.Open(Path.GetTempPath(), _ => true, out _));
    }

    [Fact]
    public void A_file_with_another_stamp_is_not_read()
    {
        Some.Index([new(1, 1, 0)]).Save(_path, [1, 2, 4]);

        Assert.Null(Open(out var reason));
        Assert.Contains("something else", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_opened_index_takes_more_rows()
    {
        Touch[] rows = [.. Some.Numbered(Enumerable.Range(0, 300).Select(i => new Touch(i * 60_000_000L, (ulong)(i % 7), i % 4)))];
        var opened = SavedAndOpened(Some.Index(rows[..200]));

        JourneyIndexTests.AssertSame(Some.Index(rows), opened.Append(Some.Blocks(rows[200..])));
    }

    public void Dispose() => File.Delete(_path);

    private JourneyIndex? Open(out string? reason) => JourneyIndex.Open(_path, stamp => stamp.SequenceEqual(s_stamp), out reason);

    private JourneyIndex SavedAndOpened(JourneyIndex index)
    {
        index.Save(_path, s_stamp);
        var opened = Open(out var reason);
        Assert.Null(reason);
        return opened!;
    }
}
