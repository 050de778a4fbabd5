using System.Buffers;

namespace Nokta.Interactions.Import.Formats.AccessLogs;

/// <summary>What a request asked for: a page and its group, or something that is no page.</summary>
internal sealed class PagePath
{
    private const int MostSegments = 3, LongestSegment = 60, MostGroups = 20_000;

    private static readonly HashSet<string> s_static = new(StringComparer.OrdinalIgnoreCase)
    {
        "css", "js", "mjs", "map", "wasm", "png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "ico", "bmp", "tif", "tiff", "woff", "woff2", "ttf", "otf", "eot",
        "mp3", "mp4", "webm", "ogg", "wav", "m4a", "m4v", "mov", "m3u8", "ts", "webmanifest", "txt", "xml", "json", "rss", "atom", "gz", "br",
    };

    private static readonly HashSet<string> s_health = new(StringComparer.OrdinalIgnoreCase) { "health", "healthz", "health-check", "healthcheck", "livez", "readyz", "ready", "live", "ping", "metrics", "status", "server-status", "nginx_status", ".well-known" };
    private static readonly SearchValues<char> s_hex = SearchValues.Create("0123456789abcdefABCDEF-");
    private static readonly HashSet<string> s_pageMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"];
    private readonly HashSet<string> _groups = [];

    /// <summary>Path (decoded) and query of a target.</summary>
    public static (string Path, string Query) Split(string target)
    {
        if (target.StartsWith("http", StringComparison.OrdinalIgnoreCase) && Uri.TryCreate(target, UriKind.Absolute, out var whole)) target = whole.PathAndQuery;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var (path, query) = mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
        return (Decoded(path), query);
    }

    /// <summary>Why a request is left out; null = a person looked at a page or sent something.</summary>
    public static string? WhyNot(string method, string path, string status)
    {
        var last = path[(path.LastIndexOf('/') + 1)..];
        if (last.LastIndexOf('.') is > 0 and var dot && s_static.Contains(last[(dot + 1)..])) return "static-file";
        if (!s_pageMethods.Contains(method) || s_health.Contains(FirstSegment(path)) || status is "101" or "100") return "not-page";
        return method == "GET" && status is "301" or "302" or "303" or "307" or "308" ? "redirect" : null;
    }

    /// <summary>Pages of one kind together: at most three segments, numbers and ids as <c>{n}</c>.</summary>
    public string GroupOf(string path, string status)
    {
        if (status is "404" or "410") return "(404)";
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var group = "/" + string.Join('/', segments.Take(MostSegments).Select(Plain));
        if (_groups.Contains(group)) return group;
        if (_groups.Count == MostGroups) return segments.Length == 0 ? "/" : "/" + Plain(segments[0]) + "/…";
        _groups.Add(group);
        return group;
    }

    private static string Plain(string segment)
    {
        if (segment.Length > LongestSegment) return "{…}";
        var digits = segment.Count(char.IsAsciiDigit);
        if (digits == segment.Length || (segment.Length >= 16 && digits >= 4 && !segment.AsSpan().ContainsAnyExcept(s_hex))) return "{n}";
        return segment;
    }

    private static string FirstSegment(string path) => path.Split('/', 3, StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "";

    /// <summary>Percent signs resolved where they give text; control letters, as attacks send them, become spaces.</summary>
    private static string Decoded(string path)
    {
        if (path.Contains('%', StringComparison.Ordinal)) path = Uri.UnescapeDataString(path);
        return path.AsSpan().IndexOfAnyInRange('\0', '\x1F') < 0 ? path : string.Concat(path.Select(c => c < ' ' ? ' ' : c));
    }
}
