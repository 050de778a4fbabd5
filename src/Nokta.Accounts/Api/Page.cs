using System.Buffers.Text;
using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Nokta.Kernel;

namespace Nokta.Accounts.Api;

/// <summary>A part of a list, and the key of the last item of it: <c>?after=</c> that gives the next part. Null at the end.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which part of a list is asked for: <c>?after=</c> (a <c>next</c> of an earlier answer) and <c>?limit=</c> (1 to 200, else 50).</summary>
public sealed record PageAsk(string? After, int Limit)
{
    public const int Most = 200;
    public const int Usual = 50;

    /// <summary>The key after which the part begins, as a number; null at the beginning.</summary>
    public long? AfterNumber => long.TryParse(After, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static ValueTask<PageAsk?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var (after, limit) = (context.Request.Query["after"].ToString(), context.Request.Query["limit"].ToString());
        if (limit.Length > 0 && !(int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n is >= 1 and <= Most)) throw new BadHttpRequestException("limit");
        if (after.Length > 0 && (after.Length > 600 || !Base64Url.IsValid(after))) throw new BadHttpRequestException("after");
        return ValueTask.FromResult<PageAsk?>(new PageAsk(after.Length == 0 ? null : Encoding.UTF8.GetString(Base64Url.DecodeFromChars(after)),
            limit.Length == 0 ? Usual : int.Parse(limit, CultureInfo.InvariantCulture)));
    }

    /// <summary>What <c>?after=</c> carries for a key.</summary>
    public static string KeyOf(object key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(TextOf(key)));

    /// <summary>The page of a list that was read from <see cref="After"/> on, one item more than <see cref="Limit"/> when there are more.</summary>
    /// <param name="keyOf">What the list is sorted by; no two items share it.</param>
    public IResult Of<T>(IReadOnlyList<T> items, Func<T, object> keyOf)
    {
        var next = items.Count > Limit ? KeyOf(keyOf(items[Limit - 1])) : null;
        return new Following<Page<T>>(new Page<T>([.. items.Take(Limit)], next), next);
    }

    /// <summary>The page of a list that is at hand as a whole, in the order it is shown in.</summary>
    public IResult Cut<T>(IReadOnlyList<T> all, Func<T, object> keyOf) =>
        StartIn([.. all.Select(i => TextOf(keyOf(i)))]) is { } start ? Of([.. all.Skip(start).Take(Limit + 1)], keyOf) : Gone;

    /// <summary>Where a part begins in a list of these keys; null when the item it was to follow is gone and the order says nothing of its place.</summary>
    public int? StartIn(IReadOnlyList<string> keys)
    {
        if (After is null) return 0;
        for (var i = 0; i < keys.Count; i++)
            if (keys[i] == After) return i + 1;
        // The item may have been deleted since. Where keys rise or fall all along, its place still shows.
        var steps = Enumerable.Range(1, Math.Max(0, keys.Count - 1)).Select(i => Compare(keys[i - 1], keys[i])).Distinct().ToList();
        if (keys.Count == 0) return 0;
        if (steps.Count > 1) return null;
        var falls = steps is [> 0];
        var beyond = 0;
        while (beyond < keys.Count && (falls ? Compare(keys[beyond], After) >= 0 : Compare(keys[beyond], After) <= 0)) beyond++;
        return beyond;
    }

    /// <summary>The answer to who asks for what follows an item that is gone.</summary>
    public static IResult Gone => Refused.With(StatusCodes.Status409Conflict, new Refusal("request.place-gone"));

    private static string TextOf(object key) => Convert.ToString(key, CultureInfo.InvariantCulture)!;

    private static int Compare(string one, string other) =>
        Math.Sign(long.TryParse(one, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var a) && long.TryParse(other, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var b) ? a.CompareTo(b) : string.CompareOrdinal(one, other));
}

/// <summary>A page with the address of the next one in the <c>Link</c> header (RFC 8288).</summary>
public sealed class Following<T>(T page, string? after) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (after is { } next)
        {
            var query = httpContext.Request.Query.Where(q => q.Key != "after").SelectMany(q => q.Value, (q, v) => KeyValuePair.Create(q.Key, v)).Append(new("after", next));
            httpContext.Response.Headers.Link = $"<{httpContext.Request.PathBase}{QueryHelpers.AddQueryString(httpContext.Request.Path, query)}>; rel=\"next\"";
        }

        return Results.Json(page).ExecuteAsync(httpContext);
    }
}
