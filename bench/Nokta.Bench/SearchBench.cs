using System.Diagnostics;
using System.Text.Json;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Search;
using Nokta.Kernel.Words;

namespace Nokta.Bench;

/// <summary>The palette's index over many records: how long it takes to build, and to answer what was never asked before.</summary>
internal static class SearchBench
{
    private static readonly string[] s_names = ["Maryam", "Reza", "Sara", "Anna", "Олег", "Мария", "زهرا", "کامران", "Delivery", "Queue", "Menu", "Невский", "ونک", "Tehran"];

    public static async Task<int> RunAsync(long records)
    {
        var random = new Random(11);
        var items = Enumerable.Range(0, (int)records).Select(i => Item(i, random)).ToList();
        var clock = Stopwatch.StartNew();
        var index = new SearchIndex(items);
        var built = clock.Elapsed;
        var reader = new SearchReader(Language.English, new HashSet<Permission> { Permission.Read }, null);
        var result = new Dictionary<string, object> { ["records"] = index.Count, ["build_ms"] = Math.Round(built.TotalMilliseconds) };
        foreach (var (kind, ask) in Asked(random))
        {
            for (var warm = 0; warm < 20; warm++) Answer(index, ask(), reader);
            var times = new List<double>();
            for (var n = 0; n < 200; n++)
            {
                var text = ask();
                clock.Restart();
                Answer(index, text, reader);
                times.Add(clock.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            result[kind] = new { median_ms = Math.Round(times[100], 2), p95_ms = Math.Round(times[190], 2), slowest_ms = Math.Round(times[^1], 2) };
        }

        Console.WriteLine(JsonSerializer.Serialize(result));
        return await Task.FromResult(0);
    }

    /// <summary>As the desk does it: plainly, then in the other layouts, then with slips.</summary>
    private static void Answer(SearchIndex index, string text, SearchReader reader)
    {
        if (index.Find(text, reader, false, 14).Count > 0) return;
        foreach (var variant in Keyboard.Variants(text))
            if (index.Find(variant, reader, false, 14).Count > 0) return;
        if (index.Find(text, reader, true, 14).Count > 0) return;
        foreach (var variant in Keyboard.Variants(text))
            if (index.Find(variant, reader, true, 14).Count > 0) return;
    }

    private static IEnumerable<(string Kind, Func<string> Ask)> Asked(Random random)
    {
        yield return ("one_letter", () => ((char)('a' + random.Next(26))).ToString());
        yield return ("part_of_a_phone", () => "0912" + random.Next(1000, 9999));
        yield return ("two_words", () => s_names[random.Next(s_names.Length)] + " " + random.Next(10, 9999));
        yield return ("wrong_layout", () => Keyboard.Variants(s_names[random.Next(4, 8)]) is [var typed, ..] ? typed : "ghbdtn");
        yield return ("slip", () => "deilvery".Insert(random.Next(8), "q"));
        yield return ("nothing_at_all", () => new string([.. Enumerable.Range(0, 9).Select(_ => (char)('a' + random.Next(26)))]));
    }

    private static SearchItem Item(int i, Random random)
    {
        var name = $"{s_names[random.Next(s_names.Length)]} {i}";
        if (i % 10 < 7)
        {
            var phone = "0912" + random.Next(10_000_000).ToString("D7", System.Globalization.CultureInfo.InvariantCulture);
            return new SearchItem("person", new(phone, phone, phone), "/interactions?person=" + i, "user") { Words = "+98" + phone[1..] + " " + phone, At = i };
        }

        return new SearchItem("value", new(name, name, name), "/interactions?field=staff&is=" + i, "tag") { Words = "campaign " + (i % 997), Weight = i % 20 };
    }
}
