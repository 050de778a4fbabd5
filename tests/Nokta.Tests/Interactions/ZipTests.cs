using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Kernel;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions;

/// <summary>Several files in one archive, and archives that are traps.</summary>
public sealed class ZipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nokta-zip-").FullName;

    [Fact]
    public async Task Every_file_of_an_archive_waits_as_an_upload_of_its_own()
    {
        await using var bench = await CreateAsync();
        var drafts = new ImportDrafts(bench.Database, TimeProvider.System);
        var zip = Zip(("march/receipts.csv", "id,time\n1,2026-03-21\n"), ("../../etc/Отчёт.csv", "id,time\n2,2026-03-21\n"), ("__MACOSX/._receipts.csv", "junk"), ("march/.DS_Store", "junk"), ("empty/", ""));
        await using var content = File.OpenRead(zip);

        var taken = await drafts.TakeAsync(Here, "march.zip", null, content);

        Assert.Equal(["receipts.csv", "Отчёт.csv"], taken.Value!.Select(d => d.FileName));
        Assert.Equal("id,time\n2,2026-03-21\n", await File.ReadAllTextAsync(drafts.PathOf(taken.Value![1]), TestContext.Current.CancellationToken));
        Assert.Equal(2, drafts.ListOpen(Here).Count);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(bench.Folder, "uploads", "1")).Length);
    }

    [Fact]
    public async Task An_archive_that_is_refused_leaves_nothing_behind()
    {
        await using var bench = await CreateAsync();
        var drafts = new ImportDrafts(bench.Database, TimeProvider.System);
        await using var content = File.OpenRead(Nested());

        Assert.Equal("import.zip-nested", (await drafts.TakeAsync(Here, "x.zip", null, content)).Refusal!.Code);
        Assert.Empty(drafts.ListOpen(Here));
        Assert.Empty(Directory.GetDirectories(Path.Combine(bench.Folder, "uploads", "1")));
    }

    [Fact]
    public void A_book_inside_is_a_file_and_a_book_is_no_archive()
    {
        var book = File.ReadAllBytes(XlsxTests.Fixture("openpyxl-1904.xlsx"));
        var path = Path.Combine(_folder, "books.zip");
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("book.xlsx").Open()) entry.Write(book);

        using var opened = ZipOfFiles.Open(path).Value!;

        Assert.Equal("book.xlsx", opened.Files.Single().Name);
        Assert.False(ZipOfFiles.Recognises(XlsxTests.Fixture("openpyxl-1904.xlsx")));
        Assert.True(ZipOfFiles.Recognises(path));
    }

    [Fact]
    public void Far_larger_inside_than_outside_is_refused_before_it_is_unpacked()
    {
        var path = Path.Combine(_folder, "bomb.zip");
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        using (var entry = zip.CreateEntry("rows.csv", CompressionLevel.SmallestSize).Open())
            for (var i = 0; i < 64; i++) entry.Write(new byte[1 << 20]);

        Assert.Equal("import.too-inflated", ZipOfFiles.Open(path).Refusal!.Code);
    }

    [Fact]
    public void A_size_that_lies_does_not_let_more_bytes_out()
    {
        var path = Zip(("rows.csv", new string('x', 100_000)));
        var bytes = File.ReadAllBytes(path);
        // The uncompressed size in the central directory, 24 bytes behind its signature.
        var directory = bytes.AsSpan().IndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 10);
        File.WriteAllBytes(path, bytes);
        using var zip = ZipOfFiles.Open(path).Value!;
        using var content = zip.Files.Single().Open();
        var copy = new MemoryStream();

        var failed = Record.Exception(() => content.CopyTo(copy));

        Assert.True(failed is InvalidDataException || copy.Length <= 10, $"{copy.Length} bytes came out");
    }

    [Fact]
    public void Locked_broken_empty_and_crowded_archives_are_refused_by_name()
    {
        var locked = File.ReadAllBytes(Zip(("a.csv", "id,time\n")));
        locked[6] |= 1;
        locked[locked.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        Assert.Equal("import.zip-locked", Open(locked));
        Assert.Equal("import.zip-broken", Open(File.ReadAllBytes(Zip(("a.csv", new string('x', 5000))))[..^40]));
        Assert.Equal("import.zip-empty", Open(File.ReadAllBytes(Zip(("__MACOSX/x", "y")))));
        Assert.Equal("import.too-many-entries", Open(File.ReadAllBytes(Zip([.. Enumerable.Range(0, 201).Select(i => ($"{i}.csv", "a"))]))));
    }

    [Theory]
    [InlineData(866, "Отчёт за март.csv")]
    [InlineData(1256, "فروش آذر.csv")]
    public void Names_in_the_code_page_of_the_computer_that_packed_them_are_read(int codePage, string name)
    {
        var path = Path.Combine(_folder, "names.zip");
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create, false, CodePagesEncodingProvider.Instance.GetEncoding(codePage)))
        using (var entry = zip.CreateEntry(name).Open()) entry.Write("id,time\n"u8);

        using var opened = ZipOfFiles.Open(path).Value!;

        Assert.Equal(name, opened.Files.Single().Name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Open(byte[] zip)
    {
        var path = Path.Combine(_folder, "case.zip");
        File.WriteAllBytes(path, zip);
        return ZipOfFiles.Open(path).Refusal!.Code;
    }

    private string Nested()
    {
        var inner = File.ReadAllBytes(Zip(("a.csv", "id,time\n1,2026-03-21\n")));
        var path = Path.Combine(_folder, "nested.zip");
        using (var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create))
        {
            using (var first = zip.CreateEntry("a.csv").Open()) first.Write("id,time\n1,2026-03-21\n"u8);
            using var entry = zip.CreateEntry("inner.zip").Open();
            entry.Write(inner);
        }

        return path;
    }

    private string Zip(params (string Name, string Text)[] files)
    {
        var path = Path.Combine(_folder, "files.zip");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, text) in files)
        {
            using var entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return path;
    }
}
