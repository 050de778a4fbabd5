using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>What a column of a register's file can hold, and by which headings it is recognised.</summary>
internal static class SheetField
{
    /// <summary>The fields in the order of an exported file; the codes are the columns of the CSV.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "id", "code", "name_fa", "name_en", "name_ru", "stage", "kind", "channel", "facet", "relationship", "branch", "tags", "owner", "standard", "measurability",
        "state", "importance", "main_scale", "cost_per_month", "currency", "review_days", "next_review", "note",
    ];

    /// <summary>Columns of an exported file that say what was measured: they are never read back.</summary>
    public static readonly IReadOnlyList<string> OnlyOut = ["satisfaction", "answers", "per_week", "cost_now"];

    // What people call these columns beside our own headings.
    private static readonly Dictionary<string, string> s_synonyms = new()
    {
        ["name"] = "name", ["title"] = "name", ["touchpoint"] = "name", ["نام"] = "name", ["عنوان"] = "name", ["نقطه تماس"] = "name", ["название"] = "name", ["точка контакта"] = "name",
        ["responsible"] = "owner", ["مسئول"] = "owner", ["متولی"] = "owner", ["ответственный"] = "owner", ["مرحله"] = "stage", ["этап"] = "stage", ["канал"] = "channel", ["کانال"] = "channel",
        ["promise"] = "standard", ["وعده"] = "standard", ["استاندارد"] = "standard", ["обещание"] = "standard", ["стандарт"] = "standard", ["شعبه"] = "branch", ["филиал"] = "branch",
        ["cost"] = "cost_per_month", ["هزینه"] = "cost_per_month", ["расход"] = "cost_per_month", ["واحد پول"] = "currency", ["валюта"] = "currency",
        ["review"] = "next_review", ["بازبینی"] = "next_review", ["пересмотр"] = "next_review", ["یادداشت"] = "note", ["توضیح"] = "note", ["примечание"] = "note", ["заметка"] = "note", ["notes"] = "note",
        ["وضعیت"] = "state", ["статус"] = "state", ["состояние"] = "state", ["status"] = "state", ["اهمیت"] = "importance", ["важность"] = "importance", ["نوع"] = "kind", ["тип"] = "kind", ["type"] = "kind",
        ["tag"] = "tags", ["برچسب"] = "tags", ["برچسب ها"] = "tags", ["метки"] = "tags", ["شناسه"] = "id", ["کد"] = "code", ["код"] = "code",
    };

    /// <summary>The heading of a field in an exported workbook.</summary>
    public static string Label(string field, Reader reader) => field switch
    {
        "id" => "TP",
        "" => reader["touchpoint.sheet.skip"],
        "name" => reader["touchpoint.field.name"],
        "satisfaction" or "per_week" or "answers" or "cost_now" => reader["touchpoint.sheet." + field],
        _ => reader["touchpoint.field." + OurName(field)],
    };

    /// <summary>The card's field behind a column.</summary>
    public static string OurName(string field) => field switch
    {
        "name_fa" => "name.fa", "name_en" => "name.en", "name_ru" => "name.ru", "main_scale" => "scale", "cost_per_month" => "cost", "review_days" => "review-days", "next_review" => "next-review",
        _ => field,
    };

    /// <summary>Which field each column holds, empty where it cannot be told; no field twice. A single name stands for the reader's language.</summary>
    public static IReadOnlyList<string> Guess(IReadOnlyList<string> columns, Texts texts, Language language)
    {
        var known = new Dictionary<string, string>();
        foreach (var field in All.Concat(OnlyOut)) known.TryAdd(Fold(field), field);
        foreach (var each in Language.All)
            foreach (var field in All.Where(f => f != "id"))
                if (texts.Find(each, "touchpoint.field." + OurName(field)) is { } label) known.TryAdd(Fold(label), field);
        foreach (var (word, field) in s_synonyms) known.TryAdd(Fold(word), field);
        known.TryAdd("tp", "id");
        var taken = new HashSet<string>();
        return [.. columns.Select(c => known.GetValueOrDefault(Fold(c), "")).Select(f => f == "name" ? "name_" + language.Code : f).Select(f => All.Contains(f) && taken.Add(f) ? f : "")];
    }

    private static string Fold(string heading) => Folding.Fold(heading).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
