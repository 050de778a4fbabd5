using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Ledger;
using static Nokta.Tests.Interactions.LedgerBench;

namespace Nokta.Tests.Interactions.Formats;

/// <summary>Files of the formats that are no tables, imported as they are recognised, and what stands in the ledger then.</summary>
internal static class LogBench
{
    public static string Fixture(string name) => Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "fixtures", "logs", name);

    /// <summary>A file of the data beside the project; the test is left out where it is absent.</summary>
    public static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "shared", "data", name))) return Path.Combine(folder.FullName, "shared", "data", name);
        Assert.Skip("data absent: ../shared/data/" + name);
        return "";
    }

    public static FileMapping Guessed(string path, string source = "log", string? format = null)
    {
        var guess = FileGuess.Read(path);
        Assert.True(guess.IsDone, guess.Refusal?.ToString());
        if (format is not null) Assert.Equal(format, guess.Value.Form.Format);
        return guess.Value.ToMapping(source, "Asia/Tehran");
    }

    /// <summary>Imports a file as it is recognised.</summary>
    public static async Task<ImportBatch> TakeAsync(this LedgerBench bench, string path, string format, string source = "log") =>
        await bench.ImportAsync(path, Guessed(path, source, format));

    /// <summary>Rows with their dimension values, in the order of the file.</summary>
    public static IReadOnlyList<(LedgerRow Row, Signature Said)> Told(this LedgerBench bench)
    {
        var signatures = bench.Log.Signatures(Here).ToDictionary(s => s.Id);
        return [.. bench.Rows().Select(r => (r, signatures[r.Signature]))];
    }

    /// <summary>How many rows were left out, by reason.</summary>
    public static Dictionary<string, long> LeftOut(this ImportBatch batch) =>
        batch.Warnings.Where(w => w.Code.StartsWith("left-out.", StringComparison.Ordinal)).ToDictionary(w => w.Code["left-out.".Length..], w => Convert.ToInt64(w.With!["n"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture));

    public static string WriteGzip(this LedgerBench bench, string text, string name)
    {
        var path = Path.Combine(bench.Folder, name);
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        file.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }
}
