using System.Globalization;
using System.Text;
using Nokta.Interactions.Import;

namespace Nokta.Tests.Security;

/// <summary>Cases 26, 27, 31 and 33 for files: real ones of every format, damaged by a seeded hand, are read or refused in words; they never throw, whatever stands in them.</summary>
[SameOnEveryStore]
public sealed class MutatedFilesTests
{
    private static readonly bool s_isNight = Environment.GetEnvironmentVariable("NOKTA_NIGHT") is not null;
    private static readonly int s_seed = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "20261122", CultureInfo.InvariantCulture);

    [Fact]
    public void A_damaged_file_of_any_format_is_read_or_refused_and_never_breaks_the_reader()
    {
        var random = new Random(s_seed);
        var seeds = Seeds().ToList();
        var scratch = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "nokta-fuzz-" + Environment.ProcessId);
        var (tried, broken) = (0, new List<string>());
        Directory.CreateDirectory(scratch);
        try
        {
            foreach (var (name, bytes) in seeds)
                for (var n = 0; n < (s_isNight ? 20_000 : 250); n++, tried++)
                {
                    var path = Path.Combine(scratch, "f" + Path.GetExtension(name));
                    File.WriteAllBytes(path, Damage(bytes, random));
                    if (Thrown(path) is { } what) broken.Add($"{name} #{n} (SEED {s_seed}): {what}");
                }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        Assert.True(seeds.Count >= 20, $"only {seeds.Count} files to damage");
        Assert.True(broken.Count == 0, $"{broken.Count} of {tried}:\n" + string.Join('\n', broken.Take(20)));
    }

    [Fact]
    public void A_damaged_mapping_is_refused_or_read()
    {
        var random = new Random(s_seed);
        var whole = Encoding.UTF8.GetBytes("""{"source":"till","zone":"UTC","columns":[{"column":"id","role":"key"},{"column":"at","role":"time","format":"iso"},{"column":"who","role":"person","kind":"email"},{"column":"what","role":"activity"},{"column":"n","role":"score","scale":"csat5"}]}""");
        var broken = new List<string>();

        for (var n = 0; n < (s_isNight ? 500_000 : 20_000); n++)
        {
            var text = Encoding.UTF8.GetString(Damage(whole, random));
            try
            {
                FileMapping.Parse(text);
            }
            catch (FormatException)
            {
                // Refused in words.
            }
            catch (System.Text.Json.JsonException)
            {
                // Not JSON any more.
            }
            catch (Exception other)
            {
                broken.Add($"#{n} (SEED {s_seed}): {other.GetType().Name} {text[..Math.Min(200, text.Length)]}");
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken.Take(20)));
    }

    private static string? Thrown(string path)
    {
        try
        {
            var guess = FileGuess.Read(path);
            if (guess.IsDone) Preview.Read(path, guess.Value.ToMapping("fuzz"));
            return null;
        }
        catch (Exception broken)
        {
            return $"{broken.GetType().Name}: {broken.Message}\n{broken.StackTrace?.Split('\n').FirstOrDefault(l => l.Contains("Nokta.", StringComparison.Ordinal))?.Trim()}";
        }
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Seeds()
    {
        const string Xes = """<?xml version="1.0"?><log xes.version="1.0"><global scope="event"><string key="concept:name" value="x"/></global><trace><string key="concept:name" value="c1"/><event><string key="concept:name" value="order"/><date key="time:timestamp" value="2026-01-02T10:00:00.000+03:30"/><float key="cost" value="1.5"/></event></trace></log>""";
        yield return ("small.xes", Encoding.UTF8.GetBytes(Xes));
        yield return ("entity.xes", Encoding.UTF8.GetBytes("""<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>""" + Xes));
        yield return ("small.xes.gz", Packed(Encoding.UTF8.GetBytes(Xes)));
        yield return ("small.csv", Encoding.UTF8.GetBytes("شماره;تاریخ;تلفن;مبلغ\n۱;۱۴۰۵/۰۸/۰۱ ۱۰:۰۰;۰۹۱۲۱۱۱۱۱۱۱;۱۲۰٬۰۰۰\n۲;۱۴۰۵/۰۸/۰۲ ۱۱:۳۰;۰۹۱۲۲۲۲۲۲۲۲;\"a;b\"\n"));
        yield return ("small.csv.gz", Packed("id,at\n1,2026-01-02\n"u8.ToArray()));
        foreach (var fixture in Fixtures()) yield return fixture;
    }

    private static byte[] Packed(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(target, System.IO.Compression.CompressionLevel.Fastest)) gzip.Write(plain);
        return target.ToArray();
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Fixtures() =>
        from file in Directory.EnumerateFiles(Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "fixtures"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        where new FileInfo(file).Length is > 0 and < 60_000 && Path.GetExtension(file) is not (".sh" or ".py" or ".mjs" or ".md")
        select (Path.GetFileName(file), File.ReadAllBytes(file));

    /// <summary>One to four of: a bit turned, a byte replaced, a piece cut out, doubled or moved, the end cut off, a hostile text put in.</summary>
    private static byte[] Damage(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 5); times > 0 && bytes.Count > 0; times--)
        {
            var (at, length) = (random.Next(bytes.Count), random.Next(1, 40));
            length = Math.Min(length, bytes.Count - at);
            switch (random.Next(8))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, length); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 4: bytes.RemoveRange(at, bytes.Count - at); break;
                case 5: bytes.InsertRange(at, Encoding.UTF8.GetBytes(HostileText.All[random.Next(HostileText.All.Count)])); break;
                case 6: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
                default: bytes.InsertRange(at, Enumerable.Repeat((byte)"\"<{[,;\n\0"[random.Next(8)], random.Next(1, 2000))); break;
            }
        }

        return [.. bytes];
    }
}
