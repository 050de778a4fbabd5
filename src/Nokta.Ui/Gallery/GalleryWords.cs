namespace Nokta.Ui;

/// <summary>Sample words of the gallery, so that every component is seen with Persian, Russian and English in it.</summary>
internal sealed class GalleryWords(string language)
{
    private static readonly Dictionary<string, (string Fa, string Ru, string En)> s_words = new()
    {
        ["home"] = ("خانه", "Главная", "Home"),
        ["touchpoints"] = ("نقاط تماس", "Точки контакта", "Touchpoints"),
        ["journeys"] = ("سفر مشتری", "Пути клиента", "Journeys"),
        ["insights"] = ("سنجش", "Измерение", "Insights"),
        ["engage"] = ("تعامل", "Общение", "Engage"),
        ["customers"] = ("مشتریان", "Клиенты", "Customers"),
        ["club"] = ("باشگاه مشتریان", "Программа лояльности", "Customer club"),
        ["improve"] = ("بهبود", "Улучшения", "Improve"),
        ["settings"] = ("تنظیمات", "Настройки", "Settings"),
        ["more"] = ("بیشتر", "Ещё", "More"),
        ["period"] = ("۲۸ روز اخیر", "28 дней", "Last 28 days"),
        ["search"] = ("جست‌وجو یا پرش…", "Поиск или переход…", "Search or jump…"),
        ["sample"] = ("دادهٔ نمونه: این اعداد ساخته شده‌اند.", "Демонстрационные данные: эти цифры сгенерированы.", "Sample data: these figures were generated."),
        ["kicker"] = ("دردناک‌ترین نقطهٔ تماس این هفته", "Самая болезненная точка контакта недели", "Most painful this week"),
        ["delivery"] = ("تحویل غذا — شعبهٔ ونک", "Доставка — филиал на Тверской", "Delivery — Vanak branch"),
        ["why"] = ("زمان تحویل از ۳۵ به ۵۲ دقیقه رسیده؛ ۶۴٪ نارضایتی‌ها دربارهٔ «سرد بودن غذا» است.", "Время доставки выросло с 35 до 52 минут; 64 % жалоб — «еда остыла».", "Delivery time went from 35 to 52 min; 64% of complaints say “food was cold”."),
        ["act"] = ("ساخت اقدام اصلاحی", "Создать задачу улучшения", "Create action"),
        ["evidence"] = ("دیدن شواهد", "Показать доказательства", "See evidence"),
        ["drop"] = ("کاهش معنی‌دار", "Значимое падение", "Real drop"),
        ["rise"] = ("افزایش معنی‌دار", "Значимый рост", "Real rise"),
        ["same"] = ("بی‌تغییر", "Без изменений", "No change"),
        ["unhappy"] = ("مشتری ناراضی در هفته (۱۰۴ تا ۱۳۷)", "недовольных клиентов в неделю (104–137)", "unhappy customers a week (104–137)"),
        ["120"] = ("۱۲۰", "120", "120"),
        ["ranking"] = ("رتبه‌بندی نقاط تماس", "Рейтинг точек контакта", "Touchpoints by pain"),
        ["satisfaction"] = ("رضایت", "Удовлетворённость", "Satisfaction"),
        ["answers"] = ("تعداد", "Ответов", "Answers"),
        ["unhappy-week"] = ("ناراضی/هفته", "Недовольных/нед.", "Unhappy/wk"),
        ["owner"] = ("مسئول", "Ответственный", "Owner"),
        ["pay"] = ("پرداخت و خروج", "Оплата и выход", "Pay & leave"),
        ["phone"] = ("رزرو تلفنی", "Бронь по телефону", "Phone booking"),
        ["qr"] = ("منوی QR", "QR-меню", "QR menu"),
        ["trend"] = ("روند رضایت", "Динамика удовлетворённости", "Satisfaction over time"),
        ["table"] = ("جدول اعداد", "Таблица значений", "Table of values"),
        ["week"] = ("هفته", "Неделя", "Week"),
        ["measured"] = ("سنجیده", "Измерено", "Measured"),
        ["estimated"] = ("برآوردی", "Оценка", "Estimated"),
        ["assumed"] = ("فرضی", "Предположение", "Assumed"),
        ["few"] = ("۳ پاسخ؛ دست‌کم ۵ لازم است", "3 ответа, нужно 5", "3 answers, need 5"),
        ["note"] = ("۴۱۲ پاسخ · ۳٫۰ تا ۳٫۲", "412 ответов · 3,0–3,2", "412 answers · 3.0–3.2"),
        ["what"] = ("سهم پاسخ‌های ۴ و ۵ از ۵، آخرین پاسخ هر نفر در دوره.", "Доля ответов 4 и 5 из 5: последний ответ каждого за период.", "Share of answers 4 and 5 of 5, each person's latest in the period."),
        ["definition"] = ("تعریف", "определение", "definition"),
        ["name"] = ("نام نقطهٔ تماس", "Название точки контакта", "Touchpoint name"),
        ["hint"] = ("همان که مشتری می‌بیند.", "Так, как её видит клиент.", "As the customer sees it."),
        ["wrong"] = ("این نام برای نقطهٔ دیگری به کار رفته است.", "Такое название уже есть у другой точки.", "Another touchpoint already has this name."),
        ["standard"] = ("استاندارد", "Стандарт", "Standard"),
        ["cost"] = ("هزینهٔ ماهانه", "Расходы в месяц", "Monthly cost"),
        ["stage"] = ("مرحله", "Этап", "Stage"),
        ["before"] = ("پیش از خرید", "До покупки", "Before purchase"),
        ["during"] = ("هنگام خرید", "Во время покупки", "During purchase"),
        ["after"] = ("پس از خرید", "После покупки", "After purchase"),
        ["date"] = ("تاریخ بازبینی", "Дата пересмотра", "Review date"),
        ["password"] = ("گذرواژه", "Пароль", "Password"),
        ["ask"] = ("از مشتری بپرس", "Спрашивать клиентов", "Ask customers about it"),
        ["type"] = ("نوع کسب‌وکار", "Тип бизнеса", "Business type"),
        ["cafe"] = ("کافه یا رستوران", "Кафе или ресторан", "Café or restaurant"),
        ["cafe-hint"] = ("۲۴ نقطهٔ تماس آماده", "24 готовые точки", "24 touchpoints ready"),
        ["shop"] = ("فروشگاه", "Магазин", "Shop"),
        ["save"] = ("ذخیرهٔ تغییرات", "Сохранить изменения", "Save changes"),
        ["cancel"] = ("انصراف", "Отмена", "Cancel"),
        ["retire"] = ("بایگانی", "Убрать в архив", "Retire"),
        ["overview"] = ("نمای کلی", "Обзор", "Overview"),
        ["history"] = ("تاریخچه", "История", "History"),
        ["by-stage"] = ("بر پایهٔ مرحله", "По этапам", "By stage"),
        ["file"] = ("فایل", "Файл", "File"),
        ["mapping"] = ("نگاشت ستون‌ها", "Сопоставление столбцов", "Map columns"),
        ["dry-run"] = ("اجرای آزمایشی", "Пробный прогон", "Dry run"),
        ["import"] = ("ورود داده", "Импорт", "Import"),
        ["rows"] = ("۴۲٪ · ۴۲۰٬۰۰۰ ردیف خوانده شد", "42 % · прочитано 420 000 строк", "42% · 420,000 rows read"),
        ["good"] = ("۳۸ نقطهٔ تماس افزوده شد.", "Добавлено 38 точек контакта.", "38 touchpoints were added."),
        ["pain"] = ("فایل خوانده نشد: ستون تاریخ پیدا نشد.", "Файл не прочитан: не найден столбец с датой.", "The file was not read: no date column was found."),
        ["empty"] = ("هنوز پاسخی نرسیده است", "Ответов пока нет", "No answers yet"),
        ["empty-text"] = ("یک فایل پاسخ نظرسنجی وارد کنید تا رضایت این نقطه را ببینید.", "Загрузите файл с ответами на опрос, чтобы увидеть удовлетворённость этой точкой.", "Import a file of survey answers to see how satisfied people are here."),
        ["drop-file"] = ("فایل CSV را این‌جا رها کنید", "Перетащите сюда файл CSV", "Drop a CSV file here"),
        ["toast"] = ("«تحویل غذا» بایگانی شد.", "«Доставка» убрана в архив.", "Delivery was retired."),
        ["undo"] = ("بازگرداندن", "Отменить", "Undo"),
        ["newer"] = ("تازه‌تر", "Новее", "Newer"),
        ["older"] = ("قدیمی‌تر", "Старее", "Older"),
        ["page"] = ("۱ تا ۵۰ از ۴٬۷۱۱", "1–50 из 4 711", "1–50 of 4,711"),
        ["topics"] = ("چرا آزار می‌دهد", "Почему болит", "Why it hurts"),
        ["cold"] = ("غذای سرد", "Холодная еда", "Cold food"),
        ["late"] = ("دیرکرد", "Опоздание", "Late"),
        ["rude"] = ("برخورد پیک", "Грубый курьер", "Rude driver"),
        ["quote"] = ("«پیتزا باز هم سرد بود» — Sara K.", "«Пицца опять холодная» — Sara K.", "“Pizza was cold again” — سارا ک."),
    };

    public string this[string key] => s_words[key] is var (fa, ru, en) ? language switch { "fa" => fa, "ru" => ru, _ => en } : key;

    public bool IsPersian => language == "fa";

    /// <summary>A number as the gallery's reader writes it.</summary>
    public string Number(double value, string format = "0")
    {
        var plain = value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        if (language == "ru") return plain.Replace('.', ',');
        return IsPersian ? string.Concat(plain.Select(c => c == '.' ? '٫' : char.IsAsciiDigit(c) ? (char)(c - '0' + '۰') : c)) : plain;
    }
}
