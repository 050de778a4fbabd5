using System.Globalization;
using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Interactions.Import.Shapes;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import;

/// <summary>Recognises what the columns of a file are, by their names in three languages and by what stands in them.</summary>
internal static class Guessing
{
    private static readonly (string Role, string? Kind, string[] Words)[] s_words =
    [
        (Roles.Person, PersonText.Phone, ["phone", "mobile", "msisdn", "телефон", "موبایل", "تلفن", "همراه"]),
        (Roles.Person, PersonText.Email, ["email", "e-mail", "почта", "ایمیل"]),
        (Roles.TimeOfDay, null, ["time of day", "ساعت", "час"]),
        (Roles.Time, null, ["timestamp", "datetime", "date", "time", "created", "дата", "время", "когда", "تاریخ", "زمان"]),
        (Roles.Score, null, ["score", "rating", "rate", "nps", "csat", "оценка", "балл", "امتیاز", "رضایت", "نمره", "0-10", "1-5", "1-7"]),
        (Roles.Amount, null, ["amount", "total", "sum", "price", "revenue", "sales value", "сумма", "итог", "стоимость", "цена", "مبلغ", "جمع", "قیمت"]),
        (Roles.Duration, null, ["duration", "wait", "talk", "seconds", "длительность", "ожидание", "مدت"]),
        (Roles.Comment, null, ["comment", "review", "feedback", "message", "why", "комментарий", "отзыв", "сообщение", "نظر", "توضیح", "پیام"]),
        (Roles.Branch, null, ["branch", "store", "shop", "location", "филиал", "магазин", "точка", "شعبه", "فروشگاه"]),
        (Roles.Channel, null, ["channel", "канал", "کانال"]),
        (Roles.Direction, null, ["direction", "направление", "جهت"]),
        (Roles.Outcome, null, ["outcome", "status", "result", "статус", "результат", "وضعیت", "نتیجه"]),
        (Roles.Staff, null, ["staff", "agent", "operator", "employee", "cashier", "waiter", "courier", "resource", "сотрудник", "оператор", "кассир", "официант", "курьер", "کارمند", "اپراتور", "صندوقدار", "پیک"]),
        (Roles.Campaign, null, ["campaign", "utm", "кампания", "کمپین"]),
        (Roles.Device, null, ["device", "user agent", "устройство", "دستگاه"]),
        (Roles.Purpose, null, ["purpose", "reason", "цель", "причина", "هدف", "علت"]),
        (Roles.Thread, null, ["thread", "conversation", "ticket", "session", "case", "basket", "обращение", "тикет", "диалог", "گفتگو", "تیکت", "پرونده"]),
        (Roles.Topic, null, ["topic", "category", "subject", "тема", "категория", "موضوع", "دسته"]),
        (Roles.Activity, null, ["activity", "event", "action", "type", "concept:name", "операция", "тип", "событие", "действие", "رویداد", "فعالیت", "نوع"]),
        (Roles.Person, "id", ["customer", "client", "member", "card", "household", "user", "visitor", "клиент", "карта", "покупатель", "гость", "مشتری", "اشتراک", "کارت", "مهمان"]),
        (Roles.Key, null, ["id", "uuid", "key", "number", "no", "receipt", "invoice", "order", "номер", "код", "чек", "заказ", "شماره", "شناسه", "کد", "فاکتور", "سفارش"]),
    ];

    private static readonly HashSet<string> s_once = [Roles.Time, Roles.TimeOfDay, Roles.Amount, Roles.Duration, Roles.Thread, Roles.Key, Roles.Activity, Roles.Outcome, Roles.Channel, Roles.Branch, Roles.Direction, Roles.Purpose, Roles.Staff, Roles.Device, Roles.Campaign, Roles.Topic];

    // A longer name is a question of a survey: its words say what was asked, not what the column is.
    private const int LongestName = 40;
    private static readonly HashSet<string> s_ofQuestions = [Roles.Score, Roles.Comment, Roles.Time];
    private static readonly string[] s_effort = ["effort", "ces", "1-7", "усили", "زحمت", "تلاش"];
    private static readonly string[] s_recommend = ["nps", "0-10", "recommend", "рекоменд", "توصیه"];
    private static readonly string[] s_milliseconds = ["ms", "milli", "мс"];
    private static readonly string[] s_minutes = ["min", "minute", "мин", "دقیقه"];

    public static Outcome<FileGuess> Read(string path, FileForm form, IReadOnlyList<Join> joins)
    {
        var sampled = FileSample.Read(path, form);
        if (!sampled.IsDone) return sampled.Refusal!;
        var tables = Joins.Load(joins, sampled.Value.Header);
        if (!tables.IsDone) return tables.Refusal!;
        var sample = Joins.Extend(sampled.Value, tables.Value);
        var taken = new HashSet<string>();
        var columns = new List<ColumnGuess>();
        for (var i = 0; i < sample.Header.Count; i++) columns.Add(Column(sample, i, taken));

        var notes = new List<Note>();
        if (sample.Encoding != "utf-8") notes.Add(Note.Of("encoding-guessed", ("encoding", sample.Encoding)));
        if (!columns.Exists(c => c.Role == Roles.Time)) notes.Add(Note.Of("no-time"));
        if (!columns.Exists(c => c.Role == Roles.Key)) notes.Add(Note.Of("no-key"));
        return new FileGuess
        {
            Form = sample.Form,
            Joins = joins,
            Columns = TellingColumn.Promote(columns, sample, joins),
            Notes = [.. notes, .. sample.Notes],
            HasLines = sample.HasLines,
            Bytes = sample.Bytes,
        };
    }

    private static ColumnGuess Column(FileSample sample, int index, HashSet<string> taken)
    {
        var cells = sample.Column(index).Take(2000).ToList();
        var name = sample.Header[index];
        if (sample.Meaning.FirstOrDefault(m => m.Column == name) is { } meant)
        {
            taken.Add(meant.Role);
            return new ColumnGuess(index, name, [.. cells.Distinct().Take(5)], meant.Role, meant.Format, meant.Kind, meant.Scale, meant.Unit, [], []) { Meaning = meant, Why = Note.Of("why.format") };
        }

        if (WordScales.Find(cells) is { } words)
        {
            var scored = new ColumnMapping { Column = name, Role = Roles.Score, Scale = words.Scale, Values = words.Values };
            return new ColumnGuess(index, name, [.. cells.Distinct().Take(5)], Roles.Score, null, null, words.Scale, null, [], []) { Meaning = scored, Why = Note.Of("why.words") };
        }

        var (role, kind, why) = Role(name, cells, taken);
        var formats = role == Roles.Time ? TimeGuess.Formats(cells) : [];
        var notes = new List<Note>();
        if (formats.Count > 1) notes.Add(Note.Of("date-ambiguous", ("column", name), ("example", cells[0])));
        if (s_once.Contains(role)) taken.Add(role);
        return new ColumnGuess(index, name, [.. cells.Distinct().Take(5)], role, formats.Count == 1 ? formats[0] : null, kind,
            role == Roles.Score ? Scale(name, cells) : null, role == Roles.Duration ? Unit(name) : null, formats.Count > 1 ? formats : [], notes) { Why = why };
    }

    private static (string Role, string? Kind, Note Why) Role(string name, List<string> cells, HashSet<string> taken)
    {
        if (cells.Count == 0) return (Roles.Skip, null, Note.Of("why.empty"));
        if (Mostly(cells, c => c.Contains('@', StringComparison.Ordinal) && c.LastIndexOf('.') > c.IndexOf('@', StringComparison.Ordinal))) return (Roles.Person, PersonText.Email, Note.Of("why.email"));
        foreach (var (role, kind, words) in s_words)
        {
            if (name.Length > LongestName && !s_ofQuestions.Contains(role)) continue;
            if (taken.Contains(role) || Array.Find(words, w => Says(name, w)) is not { } word || !Fits(role, kind, cells)) continue;
            return (role, kind, Note.Of("why.name", ("word", word)));
        }

        // A second column of times beside the dates: «Дата» and «Время».
        if (taken.Contains(Roles.Time) && !taken.Contains(Roles.TimeOfDay) && Fits(Roles.TimeOfDay, null, cells)) return (Roles.TimeOfDay, null, Note.Of("why.clock"));
        if (Mostly(cells, IsPhone) && Mostly(cells, BeginsLikePhone)) return (Roles.Person, PersonText.Phone, Note.Of("why.phone"));
        if (!taken.Contains(Roles.Time) && TimeGuess.Formats(cells).Count > 0) return (Roles.Time, null, Note.Of("why.dates"));
        return (Roles.Property, null, Note.Of("why.none"));
    }

    /// <summary>A short word has to stand alone in the name, a longer one may be part of it.</summary>
    private static bool Says(string name, string word)
    {
        var folded = Folding.Fold(name).Replace('_', ' ');
        word = Folding.Fold(word);
        var at = folded.IndexOf(word, StringComparison.Ordinal);
        if (at < 0) return false;
        if (word.Length > 4) return true;
        return (at == 0 || !char.IsLetter(folded[at - 1])) && (at + word.Length == folded.Length || !char.IsLetter(folded[at + word.Length]));
    }

    private static bool Fits(string role, string? kind, List<string> cells) => role switch
    {
        Roles.Time => TimeGuess.Formats(cells).Count > 0,
        Roles.TimeOfDay => Mostly(cells, c => TimeText.ReadClock(Encoding.UTF8.GetBytes(c), out _) is null && c.Contains(':', StringComparison.Ordinal)),
        Roles.Amount => Mostly(cells, c => AmountText.Read(Encoding.UTF8.GetBytes(c), "RUB", 0, out _, out _) is null or "amount.ambiguous"),
        Roles.Score => Mostly(cells, c => Number(c) is >= 0 and <= 10),
        Roles.Duration => Mostly(cells, c => DurationText.Read(Encoding.UTF8.GetBytes(c), 1, out _) is null),
        Roles.Key => cells.Distinct().Count() == cells.Count,
        Roles.Person when kind == PersonText.Phone => Mostly(cells, IsPhone),
        Roles.Thread => cells.Distinct().Count() < cells.Count,
        Roles.Comment => true,
        Roles.Person => Mostly(cells, c => c.Length <= 40 && c.Count(char.IsWhiteSpace) <= 1),
        _ => cells.Distinct().Count() <= Math.Max(20, cells.Count / 2),
    };

    private static string Scale(string name, List<string> cells)
    {
        var most = cells.Max(c => Number(c) ?? 0);
        if (SaysAny(name, s_effort)) return "ces7";
        return most > 5 || SaysAny(name, s_recommend) ? "nps10" : "csat5";
    }

    private static string Unit(string name) => SaysAny(name, s_milliseconds) ? "ms" : SaysAny(name, s_minutes) ? "min" : "s";

    private static bool SaysAny(string name, string[] words) => Array.Exists(words, w => Says(name, w));

    private static bool IsPhone(string cell)
    {
        var digits = Folding.Digits(cell).Count(char.IsAsciiDigit);
        return digits is >= 10 and <= 14 && cell.Length <= 20 && Folding.Digits(cell).All(c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ' or '(' or ')');
    }

    /// <summary>Bar codes and receipt numbers are as long as phones; without a name that says so, the beginning decides.</summary>
    private static bool BeginsLikePhone(string cell)
    {
        var text = Folding.Digits(cell).Replace(" ", "", StringComparison.Ordinal).Replace("(", "", StringComparison.Ordinal);
        return text.StartsWith('+') || text.StartsWith("09", StringComparison.Ordinal) || text.StartsWith("00", StringComparison.Ordinal) || text.StartsWith("989", StringComparison.Ordinal)
            || (text.Count(char.IsAsciiDigit) == 11 && (text.StartsWith("79", StringComparison.Ordinal) || text.StartsWith("89", StringComparison.Ordinal)));
    }

    private static double? Number(string cell) =>
        double.TryParse(Folding.Digits(cell).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static bool Mostly(List<string> cells, Func<string, bool> claim) => cells.Count(claim) * 10 >= cells.Count * 9;
}
