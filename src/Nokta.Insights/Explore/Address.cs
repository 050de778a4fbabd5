using Microsoft.AspNetCore.Http;

namespace Nokta.Insights.Explore;

/// <summary>An address and its query, from which neighbouring addresses are made: the same page with one thing changed.</summary>
public sealed record Address(string Path, IReadOnlyList<(string Name, string Value)> Pairs)
{
    private static readonly HashSet<string> s_passing = ["saved", "view-gone", "view-refused", "done"];

    /// <summary>Where the request goes, without what only a message of the last step needed.</summary>
    public static Address Of(HttpRequest request) => new(
        request.Path.Value ?? "/",
        [.. from pair in request.Query where !s_passing.Contains(pair.Key) from value in pair.Value where !string.IsNullOrEmpty(value) select (pair.Key, value)]);

    public string? this[string name] => Pairs.Where(p => p.Name == name).Select(p => p.Value).FirstOrDefault();

    public IReadOnlyList<string> All(string name) => [.. Pairs.Where(p => p.Name == name).Select(p => p.Value)];

    /// <summary>The name has this value only; nothing or empty takes it away.</summary>
    public Address With(string name, string? value) => this with
    {
        Pairs = string.IsNullOrEmpty(value) ? [.. Pairs.Where(p => p.Name != name)] : [.. Pairs.Where(p => p.Name != name), (name, value)],
    };

    public Address With(string name, long value) => With(name, value.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The name has these values, in order.</summary>
    public Address WithAll(string name, IEnumerable<string> values) => this with { Pairs = [.. Pairs.Where(p => p.Name != name), .. values.Select(v => (name, v))] };

    public Address Without(params IEnumerable<string> names)
    {
        var gone = names.ToHashSet();
        return this with { Pairs = [.. Pairs.Where(p => !gone.Contains(p.Name))] };
    }

    /// <summary>The same query at another path.</summary>
    public Address At(string path) => this with { Path = path };

    public string Query => string.Join('&', Pairs.Select(p => p.Name + "=" + Uri.EscapeDataString(p.Value)));

    public override string ToString() => Pairs.Count == 0 ? Path : Path + "?" + Query;
}
