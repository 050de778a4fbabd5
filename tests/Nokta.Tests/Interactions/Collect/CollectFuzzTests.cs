using System.Text;
using Nokta.Tests.Security;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions.Collect;

public sealed class CollectFuzzTests
{
    private static readonly int[] s_allowed = [200, 202, 204, 400, 401, 403, 405, 413, 415, 429];

    [Fact]
    public async Task Damaged_requests_of_real_clients_never_break_it_and_whatever_was_taken_is_there()
    {
        await using var bench = await CollectBench.StartAsync(wish: new("shop", "segment-node", PerSecond: 20_000, Currency: "EUR"));
        var (random, seeds) = (new Random(20261123), bench.Requests().Where(r => r.Body is not null || r.Address.Contains("matomo", StringComparison.Ordinal)).ToList());
        var wrong = new List<string>();

        for (var n = 0; n < 400; n++)
        {
            var one = seeds[random.Next(seeds.Count)];
            // With the key in the address most of the damage reaches the readers.
            var address = random.Next(3) > 0 && !one.Address.StartsWith("/c/", StringComparison.Ordinal) ? "/c/" + bench.Key.Key + one.Address : one.Address;
            var body = one.Body is { Length: > 0 } whole ? Damaged(whole, random) : null;
            if (one.Address.Contains('?', StringComparison.Ordinal)) address = Encoding.Latin1.GetString(Damaged(Encoding.Latin1.GetBytes(address), random, from: address.IndexOf('?', StringComparison.Ordinal) + 1));
            if (!Uri.TryCreate("http://localhost" + address, UriKind.Absolute, out _) || address.Any(char.IsControl)) continue;
            var answer = await bench.SendAsync(one.Method, address, body, one.Type, [.. one.Headers]);
            if (!s_allowed.Contains((int)answer.StatusCode)) wrong.Add($"{n}: {(int)answer.StatusCode} {address}");
        }

        Assert.Empty(wrong);
        Assert.NotEmpty(bench.Rows());
        Assert.NotEmpty(bench.Aside());
        await IntakeTests.SoundAsync(bench.Site);
    }

    private static byte[] Damaged(byte[] whole, Random random, int from = 0)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > from; times--)
        {
            var at = random.Next(from, bytes.Count);
            var length = Math.Min(random.Next(1, 30), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(7)); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(HostileText.All[random.Next(HostileText.All.Count)])); break;
                default: bytes.InsertRange(at, Enumerable.Repeat((byte)"\"{[,:0"[random.Next(6)], random.Next(1, 200))); break;
            }
        }

        return [.. bytes];
    }
}
