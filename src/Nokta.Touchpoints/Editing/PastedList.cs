using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>A list somebody pasted, one touchpoint a line; bullets and numbering fall off, repeated names count once.</summary>
internal static class PastedList
{
    public static List<TouchpointCard> Read(string lines, Language language, IReadOnlyList<TouchpointCard> here)
    {
        var known = here.SelectMany(t => new[] { t.Name.Fa, t.Name.En, t.Name.Ru }).Where(n => n.Length > 0).Select(Folding.Fold).ToHashSet();
        var drafts = new List<TouchpointCard>();
        foreach (var line in lines.Split('\n'))
        {
            var name = line.Trim().TrimStart('-', '–', '—', '*', '•', '·').Trim();
            name = WithoutNumber(name);
            if (name.Length == 0 || !known.Add(Folding.Fold(name))) continue;
            drafts.Add(TouchpointCard.Draft(NameIn(name, language)));
        }

        return drafts;
    }

    /// <summary>A name known in one language only; the others stay empty and the page says so.</summary>
    public static Trilingual NameIn(string name, Language language) => language.Code switch
    {
        "fa" => new Trilingual(name, "", ""),
        "ru" => new Trilingual("", "", name),
        _ => new Trilingual("", name, ""),
    };

    private static string WithoutNumber(string name)
    {
        var digits = 0;
        while (digits < name.Length && char.IsDigit(name[digits])) digits++;
        return digits is > 0 and < 4 && digits < name.Length && name[digits] is '.' or ')' ? name[(digits + 1)..].Trim() : name;
    }
}
