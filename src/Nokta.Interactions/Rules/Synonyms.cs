using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>
/// What words in data and in names of touchpoints speak of, in three languages: "courier", «پیک» and «доставка» are one idea.
/// A stem of four letters or more matches the beginning of a word (languages inflect), a shorter one a whole word, a stem with a space a phrase.
/// </summary>
internal static class Synonyms
{
    // The weight says how much an idea tells of the place: "web" or "phone" is only the way there, "delivery" is the place itself.
    private static readonly (string Idea, double Weight, string Stems)[] s_ideas =
    [
        ("delivery", 1.0, "deliver, courier, shipping, shipment, پیک, تحویل, ارسال, حمل, پست, курьер, достав, отправк"),
        ("takeaway", 1.0, "takeaway, take-away, takeout, pickup, pick-up, collect, بیرون‌بر, самовывоз, навынос, بیرون بر, с собой"),
        ("dine-in", 0.9, "dine-in, dinein, dine, hall, table, seating, سالن, میز, حضوری, зал, столик, стол"),
        ("menu", 1.0, "menu, منو, меню"),
        ("qr", 1.0, "qr, کیوآر, رمزینه"),
        ("booking", 0.9, "book, reserv, appointment, رزرو, نوبت‌دهی, бронь, брони, бронир, запись на, وقت دهی"),
        ("queue", 1.0, "queue, waiting, wait, line-up, صف, انتظار, نوبت, معطل, очеред, ожидан"),
        ("call", 0.7, "call, calls, phone, telephone, hotline, ivr, تلفن, تماس, تلفنی, звон, телефон, колл"),
        ("support", 0.9, "support, helpdesk, helpline, service-desk, ticket, claim, claims, پشتیبانی, تیکت, поддержк, обращен, заявк, خدمات مشتری"),
        ("complaint", 1.0, "complain, complaint, grievance, شکایت, گلایه, اعتراض, жалоб, претенз, рекламац"),
        ("return", 1.0, "return, returns, refund, exchange, مرجوع, برگشت, عودت, возврат, обмен, بازگشت کالا"),
        ("checkout", 0.7, "checkout, purchase, pay, payment, paid, till, cashier, basket, order, orders, sale, sales, receipt, receipts, transaction, خرید, پرداخت, صندوق, سفارش, فاکتور, رسید, فروش, покупк, оплат, касс, заказ, чек, чеки, корзин, продаж"),
        ("invoice", 1.0, "invoice, bill, billing, صورتحساب, счет-фактур, счет, счета, квитанц, صورت حساب"),
        ("coupon", 1.0, "coupon, voucher, discount, promo-code, promocode, redemption, redeem, کوپن, تخفیف, بن, купон, скидк, промокод"),
        ("mailing", 0.9, "mailing, newsletter, leaflet, flyer, brochure, circular, خبرنامه, بروشور, تراکت, рассылк, листовк, буклет, каталог"),
        ("email", 0.6, "email, e-mail, mail, ایمیل, رایانامه, почт, письм"),
        ("sms", 0.7, "sms, text-message, پیامک, اسمس, смс"),
        ("campaign", 0.6, "campaign, کمپین, پویش, кампани"),
        ("ad", 0.8, "ad, ads, advert, advertis, banner, billboard, radio, tv, تبلیغ, آگهی, بیلبورد, بنر, реклам, баннер, билборд"),
        ("display", 1.0, "display, endcap, end-cap, shelf, window, قفسه, ویترین, витрин, полк, выкладк"),
        ("web", 0.5, "web, website, site, homepage, landing, page_view, pageview, browser, وب, وبسایت, وب‌سایت, سایت, сайт, веб, страниц"),
        ("app", 0.6, "app, application, mobile-app, اپ, اپلیکیشن, برنامک, приложен"),
        ("social", 0.7, "instagram, insta, facebook, telegram, whatsapp, social, vk, اینستاگرام, تلگرام, واتساپ, инстаграм, телеграм, вконтакте, соцсет, شبکه اجتماعی"),
        ("chat", 0.8, "chat, chatbot, messenger, livechat, چت, گفتگو, گفت‌وگو, чат, мессендж, پیام رسان"),
        ("search", 0.8, "search, seo, google, جستجو, جست‌وجو, поиск"),
        ("map", 0.8, "map, maps, listing, نقشه, карты, карта, на карте"),
        ("review", 0.9, "review, reviews, rating, testimonial, دیدگاه, отзыв, рейтинг, نقد و نظر"),
        ("survey", 0.8, "survey, feedback, questionnaire, nps, csat, poll, نظرسنجی, بازخورد, پرسشنامه, опрос, анкет"),
        ("club", 1.0, "club, loyalty, membership, member, points, stamp, باشگاه, وفاداری, عضویت, امتیاز, клуб, лояльн, бонус"),
        ("staff", 0.9, "staff, waiter, waitress, barista, host, employee, seller, salesperson, کارکنان, کارمند, گارسون, باریستا, پرسنل, فروشنده, персонал, сотрудник, официант, бариста, продавец"),
        ("food", 1.0, "food, meal, dish, coffee, drink, taste, quality-of-food, غذا, قهوه, نوشیدنی, طعم, خوراک, блюд, кофе, напит, вкус"),
        ("cleanliness", 1.0, "clean, hygiene, toilet, restroom, نظافت, تمیز, بهداشت, سرویس, чистот, туалет, гигиен"),
        ("interior", 0.9, "interior, atmosphere, ambience, ambiance, music, decor, فضا, دکور, دکوراسیون, موسیقی, محیط, интерьер, атмосфер, музык"),
        ("facade", 1.0, "facade, façade, storefront, signboard, sign, نما, تابلو, سردر, ویترین, фасад, вывеск"),
        ("store", 0.7, "store, shop, branch, outlet, in-store, فروشگاه, مغازه, شعبه, магазин, филиал, торгов"),
        ("parking", 1.0, "parking, valet, پارکینگ, парков"),
        ("packaging", 1.0, "packag, wrapping, box, بسته‌بندی, جعبه, упаков, коробк, بسته بندی"),
        ("price", 0.9, "price, prices, pricing, قیمت, بها, цена, цены, ценник"),
        ("gift", 0.8, "gift-card, هدیه, подар, gift card"),
        ("event", 0.8, "event, events, workshop, fair, exhibition, رویداد, نمایشگاه, همایش, мероприят, выставк, семинар"),
        ("faq", 0.9, "faq, help-centre, knowledge, راهنما, справк, инструкц, вопросы, help center, پرسش های پرتکرار"),
        ("install", 1.0, "install, setup, onboarding, training, نصب, آموزش, установк, обучен, راه اندازی"),
        ("repair", 1.0, "repair, warranty, maintenance, تعمیر, گارانتی, ضمانت, ремонт, гаранти"),
        ("account", 0.8, "signup, sign-up, register, registration, login, account, ورود, регистрац, аккаунт, кабинет, ثبت نام, حساب کاربری"),
        ("quote", 0.9, "quote, proposal, offer, estimate, استعلام, предложени, смет, پیشنهاد قیمت"),
        ("visit", 0.6, "visit, visits, arrival, check-in, مراجعه, بازدید, визит, посещен"),
    ];

    private static readonly Dictionary<string, double> s_weights = s_ideas.ToDictionary(i => i.Idea, i => i.Weight);
    private static readonly (string Idea, string Stem)[] s_stems = [.. s_ideas.SelectMany(i => i.Stems.Split(',').Select(stem => (i.Idea, string.Join(' ', Words(stem)))))];

    public static double WeightOf(string idea) => s_weights[idea];

    /// <summary>The ideas a text speaks of, each with the word that told it.</summary>
    public static Dictionary<string, string> IdeasIn(string text)
    {
        var words = Words(text);
        var ideas = new Dictionary<string, string>(StringComparer.Ordinal);
        if (words.Length == 0) return ideas;
        var line = " " + string.Join(' ', words) + " ";
        foreach (var (idea, stem) in s_stems)
        {
            if (ideas.ContainsKey(idea)) continue;
            var word = stem.Contains(' ', StringComparison.Ordinal)
                ? (line.Contains(" " + stem, StringComparison.Ordinal) ? stem : null)
                : Array.Find(words, w => stem.Length >= 4 ? w.StartsWith(stem, StringComparison.Ordinal) : w == stem);
            if (word is not null) ideas[idea] = word;
        }

        return ideas;
    }

    /// <summary>The folded words of a text; whatever is neither letter nor digit parts them.</summary>
    public static string[] Words(string text)
    {
        var folded = Folding.Fold(text).ToCharArray();
        for (var i = 0; i < folded.Length; i++)
            if (!char.IsLetterOrDigit(folded[i])) folded[i] = ' ';
        return new string(folded).Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
