using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Nokta.Kernel.Words;

/// <summary>
/// All texts of the product: <c>Texts/{fa,ru,en}.json</c> of every module, flat keys to a sentence or to its plural forms
/// (<c>{"one": …, "few": …, "many": …, "other": …}</c>, chosen by the placeholder <c>{n}</c>).
/// </summary>
public sealed class Texts
{
    private readonly Dictionary<string, Dictionary<string, Entry>> _byLanguage = [];

    public Texts(IEnumerable<Assembly> modules)
    {
        foreach (var language in Language.All) _byLanguage[language.Code] = [];
        foreach (var assembly in modules.Distinct())
            foreach (var language in Language.All)
                Load(assembly, language.Code);
    }

    public IReadOnlyCollection<string> Keys(Language language) => _byLanguage[language.Code].Keys;

    /// <summary>The sentence with its placeholders still in it, or null when nobody wrote it.</summary>
    public string? Find(Language language, string key, long? n = null)
    {
        if (!_byLanguage[language.Code].TryGetValue(key, out var entry)) return null;
        if (entry.Forms is null) return entry.Sentence;
        return entry.Forms.GetValueOrDefault(language.Plural(n ?? 2)) ?? entry.Forms.GetValueOrDefault("other") ?? entry.Forms.Values.First();
    }

    /// <summary>The text in all languages, with values that are the same in each.</summary>
    public Trilingual InAll(string key, params ReadOnlySpan<(string Name, string Value)> values) => new(
        Fill(Find(Language.Persian, key) ?? key, values), Fill(Find(Language.English, key) ?? key, values), Fill(Find(Language.Russian, key) ?? key, values));

    /// <summary>The text in all languages, with values that have a name in each.</summary>
    public Trilingual InAll(string key, string place, Trilingual value)
    {
        string Of(Language language) => Fill(Find(language, key) ?? key, [(place, value.In(language))]);
        return new(Of(Language.Persian), Of(Language.English), Of(Language.Russian));
    }

    /// <summary>Puts values, already written for the reader, in the places that are named for them.</summary>
    public static string Fill(string sentence, ReadOnlySpan<(string Name, string Value)> values)
    {
        if (!sentence.Contains('{', StringComparison.Ordinal)) return sentence;
        var filled = new StringBuilder(sentence);
        foreach (var (name, value) in values) filled.Replace("{" + name + "}", value);
        return filled.ToString();
    }

    private void Load(Assembly assembly, string language)
    {
        var suffix = $".Texts.{language}.json";
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(suffix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var json = JsonDocument.Parse(stream, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip });
            foreach (var property in json.RootElement.EnumerateObject())
                _byLanguage[language].Add(property.Name, Entry.Of(property.Value));
        }
    }

    private sealed record Entry(string? Sentence, Dictionary<string, string>? Forms)
    {
        public static Entry Of(JsonElement value) => value.ValueKind == JsonValueKind.String
            ? new Entry(value.GetString(), null)
            : new Entry(null, value.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!));
    }
}
