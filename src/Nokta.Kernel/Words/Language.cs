namespace Nokta.Kernel.Words;

/// <summary>A language of the product.</summary>
public sealed record Language(string Code, string OwnName, bool IsRightToLeft)
{
    public static readonly Language Persian = new("fa", "فارسی", true);
    public static readonly Language Russian = new("ru", "Русский", false);
    public static readonly Language English = new("en", "English", false);

    public static readonly IReadOnlyList<Language> All = [Persian, Russian, English];

    public static Language? Find(string? code) => All.FirstOrDefault(l => l.Code == code);

    /// <summary>CLDR plural category of a whole number.</summary>
    public string Plural(long n)
    {
        n = Math.Abs(n);
        return Code switch
        {
            "ru" when n % 10 == 1 && n % 100 != 11 => "one",
            "ru" when n % 10 is >= 2 and <= 4 && n % 100 is (< 12 or > 14) => "few",
            "ru" => "many",
            "fa" => n is 0 or 1 ? "one" : "other",
            _ => n == 1 ? "one" : "other",
        };
    }
}

/// <summary>One name in the product's three languages.</summary>
public sealed record Trilingual(string Fa, string En, string Ru)
{
    /// <summary>The name in a language; where it is missing, the first that is there.</summary>
    public string In(Language language)
    {
        var own = language.Code switch { "fa" => Fa, "ru" => Ru, _ => En };
        if (own.Length > 0) return own;
        return En.Length > 0 ? En : Fa.Length > 0 ? Fa : Ru;
    }
}
