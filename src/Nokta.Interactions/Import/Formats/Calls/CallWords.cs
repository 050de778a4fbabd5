using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Formats.Calls;

/// <summary>What telephone systems call the direction and the end of a call, in three languages.</summary>
internal static class CallWords
{
    private static readonly string[] s_in = ["inbound", "incoming", "in", "входящий", "входящ", "вх", "ورودی", "دریافتی"];
    private static readonly string[] s_out = ["outbound", "outgoing", "out", "исходящий", "исходящ", "исх", "خروجی", "ارسالی"];
    private static readonly string[] s_internal = ["internal", "внутренний", "внутр", "داخلی"];
    private static readonly string[] s_missed =
    [
        "no answer", "no-answer", "noanswer", "not answered", "unanswered", "missed", "busy", "failed", "cancel", "abandoned", "congestion", "voicemail", "rejected", "unavailable",
        "пропущен", "не отвечен", "неотвечен", "без ответа", "нет ответа", "не ответил", "неуспешн", "занят", "отмен", "потерян", "недоступ", "сброшен", "отклонен",
        "بی پاسخ", "بی‌پاسخ", "پاسخ داده نشد", "پاسخ داده نشده", "از دست رفته", "ازدست رفته", "ناموفق", "مشغول", "رد شد", "لغو",
    ];

    private static readonly string[] s_answered = ["answer", "connected", "success", "completed", "ok", "yes", "отвечен", "принят", "успешн", "состоял", "разговор", "پاسخ داده", "موفق", "برقرار", "وصل"];

    private static readonly string[] s_busy = ["busy", "занят", "مشغول", "اشغال"];
    private static readonly string[] s_failed = ["failed", "failure", "congestion", "unavailable", "error", "неуспешн", "недоступ", "ошибк", "не удал", "ناموفق", "خطا", "در دسترس نبود"];

    /// <summary>How a call ended that nobody answered; null when the text does not tell.</summary>
    public static string? EndOf(string text)
    {
        var folded = Folding.Fold(text);
        if (folded.Length == 0) return null;
        if (Array.Exists(s_busy, w => folded.Contains(Folding.Fold(w), StringComparison.Ordinal))) return "busy";
        return Array.Exists(s_failed, w => folded.Contains(Folding.Fold(w), StringComparison.Ordinal)) ? "failed" : IsAnswered(text) == false ? "unanswered" : null;
    }

    /// <summary>in, out, internal, or null when the text says none of them.</summary>
    public static string? Direction(string text)
    {
        var folded = Folding.Fold(text);
        if (folded.Length == 0) return null;
        if (Has(s_internal, folded)) return "internal";
        if (Has(s_in, folded)) return "in";
        return Has(s_out, folded) ? "out" : null;
    }

    /// <summary>Whether somebody answered; null when the text does not tell.</summary>
    public static bool? IsAnswered(string text)
    {
        var folded = Folding.Fold(text);
        if (folded.Length == 0) return null;
        if (Array.Exists(s_missed, w => folded.Contains(Folding.Fold(w), StringComparison.Ordinal))) return false;
        return Array.Exists(s_answered, w => folded.Contains(Folding.Fold(w), StringComparison.Ordinal)) ? true : folded is "no" or "нет" or "خیر" ? false : folded is "да" or "بله" ? true : null;
    }

    private static bool Has(string[] words, string folded) => Array.Exists(words, w => folded == Folding.Fold(w) || (w.Length > 4 && folded.Contains(Folding.Fold(w), StringComparison.Ordinal)));
}
