using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Nokta.Bench;

/// <summary>The same rows in every format of tables, each imported by a process of its own; rates against plain CSV in bytes as they are parsed.</summary>
internal static class FormatsBench
{
    private sealed record Sample(string Name, Action<string, string> Write);

    private static readonly Sample[] s_samples =
    [
        new("csv", (plain, to) => File.Copy(plain, to)),
        new("csv.gz", Pack),
        new("csv, `;` and windows-1251", (plain, to) => Rewrite(plain, to, line => line.Replace(',', ';'), CodePagesEncodingProvider.Instance.GetEncoding(1251)!)),
        new("csv, tab and UTF-16", (plain, to) => Rewrite(plain, to, line => line.Replace(',', '\t'), Encoding.Unicode)),
        new("csv, every field quoted", (plain, to) => Rewrite(plain, to, line => '"' + line.Replace(",", "\",\"", StringComparison.Ordinal) + '"', new UTF8Encoding(false))),
        new("csv, single quotes", (plain, to) => Rewrite(plain, to, line => '\'' + line.Replace(",", "','", StringComparison.Ordinal) + '\'', new UTF8Encoding(false))),
        new("xlsx, shared texts", (plain, to) => SampleBook.Write(plain, to, isInline: false)),
        new("xlsx, inline texts", (plain, to) => SampleBook.Write(plain, to, isInline: true)),
    ];

    public static async Task<int> RunAsync(long rows, int rounds)
    {
        var folder = ImportBench.Folder();
        var plain = Path.Combine(folder, "plain.csv");
        SampleFile.Write(plain, rows, isRandom: false);
        var (csvRate, csvCpuRate) = (0.0, 0.0);
        Console.WriteLine($"| {rows:N0} rows as | file | parsed | seconds (median of {rounds}) | MB/s parsed | of CSV | CPU s | of CSV by CPU | peak |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var sample in s_samples)
        {
            var file = Path.Combine(folder, "sample");
            File.Delete(file);
            sample.Write(plain, file);
            var runs = new List<(double Seconds, double Cpu, string Peak)>();
            for (var i = 0; i < rounds; i++) runs.Add(await ImportAsync(file));
            runs.Sort();
            var (seconds, cpu, peak) = runs[runs.Count / 2];
            var (bytes, parsed) = (new FileInfo(file).Length, Parsed(file));
            var rate = parsed / 1e6 / seconds;
            var cpuRate = parsed / 1e6 / cpu;
            if (csvRate == 0) (csvRate, csvCpuRate) = (rate, cpuRate);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {sample.Name} | {bytes / 1e6:F1} MB | {parsed / 1e6:F1} MB | {seconds:F2} | {rate:F1} | {rate / csvRate:P0} | {cpu:F2} | {cpuRate / csvCpuRate:P0} | {peak} |"));
        }

        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>Seconds and processor seconds of the import, and the peak memory, as the other process reports them.</summary>
    private static async Task<(double Seconds, double Cpu, string Peak)> ImportAsync(string file)
    {
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["import", file, "only"]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var words = said.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var peak = Array.IndexOf(words, "peak");
        if (process.ExitCode != 0 || peak < 0) throw new InvalidOperationException(said);
        return (double.Parse(words[Array.IndexOf(words, "s") - 1], CultureInfo.InvariantCulture), double.Parse(words[Array.IndexOf(words, "cpu") + 1], CultureInfo.InvariantCulture), $"{words[peak + 1]} MB");
    }

    /// <summary>Bytes that the reader has to go through: of a packed file, those inside.</summary>
    private static long Parsed(string file)
    {
        using var stream = File.OpenRead(file);
        var magic = (stream.ReadByte(), stream.ReadByte());
        stream.Position = 0;
        if (magic == (0x1F, 0x8B))
        {
            using var inside = new GZipStream(stream, CompressionMode.Decompress);
            var block = new byte[1 << 16];
            var all = 0L;
            while (inside.Read(block) is > 0 and var read) all += read;
            return all;
        }

        if (magic != ('P', 'K')) return stream.Length;
        using var package = new ZipArchive(stream);
        return package.Entries.Sum(e => e.Length);
    }

    private static void Pack(string plain, string to)
    {
        using var from = File.OpenRead(plain);
        using var packed = new GZipStream(File.Create(to), CompressionLevel.Optimal);
        from.CopyTo(packed);
    }

    private static void Rewrite(string plain, string to, Func<string, string> line, Encoding encoding)
    {
        using var file = new StreamWriter(to, false, encoding, 1 << 20);
        foreach (var row in File.ReadLines(plain))
        {
            file.Write(line(row));
            file.Write('\n');
        }
    }
}
