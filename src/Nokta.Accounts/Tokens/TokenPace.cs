using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Nokta.Accounts;

/// <summary>How fast one token may ask: 3,000 requests at once, and 50 more each second. One entry a live token, so it stays small.</summary>
public sealed class TokenPace(TimeProvider time)
{
    private const double Burst = 3000;
    private const double ASecond = 50;
    private const int Entries = 10_000;
    private readonly Dictionary<Guid, (DateTimeOffset At, double Left)> _left = [];
    private readonly Lock _lock = new();

    // Apart from people's tries: a program with an old token must not close the sign-in of its whole network.
    private readonly SignInLimit _wrong = new(time);

    /// <summary>Counts a token that opens nothing; false when this address has tried too many.</summary>
    internal bool AllowsWrong(IPAddress? from) => _wrong.Allows(from);

    /// <summary>Counts a request and tells the caller what is left; false when it must wait.</summary>
    internal bool Allows(Guid token, HttpResponse response)
    {
        var now = time.GetUtcNow();
        double left;
        lock (_lock)
        {
            if (_left.Count >= Entries) _left.Clear();
            left = _left.TryGetValue(token, out var last) ? Math.Min(Burst, last.Left + (now - last.At).TotalSeconds * ASecond) : Burst;
            var isAllowed = left >= 1;
            if (isAllowed) left--;
            _left[token] = (now, left);
            if (!isAllowed) left = -1;
        }

        response.Headers["RateLimit-Policy"] = "\"token\";q=3000;w=60";
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"token\";r={Math.Max(0, Math.Floor(left))};t={Math.Ceiling((Burst - Math.Max(0, left)) / ASecond)}");
        if (left >= 0) return true;
        response.Headers.RetryAfter = "1";
        return false;
    }
}
