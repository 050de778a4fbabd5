using System.Net;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Kernel;
using Nokta.Server.Hosting;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions;

/// <summary>The import pages from the upload to the undo, without scripts.</summary>
public sealed class ImportPageTests
{
    private const string Receipts = """
        شماره فاکتور,تاریخ,موبایل,مبلغ (تومان),امتیاز
        1001,۱۴۰۵/۰۱/۱۵ ۱۲:۳۰,۰۹۱۲۱۱۱۱۱۱۱,"۱۲۰,۰۰۰",5
        1002,۱۴۰۵/۰۱/۱۵ ۱۳:۱۰,09122222222,95000,2
        1003,۱۴۰۵/۱۲/۳۱ ۱۳:۱۰,09122222222,95000,2
        """;

    private const string Ambiguous = "id,date,phone,total\n1,03/04/2026 10:00,+79161234567,100\n2,05/06/2026 11:00,+79161234568,200\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_file_goes_from_the_upload_to_the_figures_and_out_again_in_Persian()
    {
        var (site, sara) = await OwnerAsync("fa");
        await using var _ = site;

        var mapping = await sara.SendAsync("رسیدها-۱۴۰۵-۰۱.csv", Receipts);
        var columns = await sara.ReadAsync(mapping);
        Assert.Equal("rtl", columns.DocumentElement.GetAttribute("dir"));
        Assert.Equal("رسیدها", columns.QuerySelector("[name=source]")!.GetAttribute("value"));
        Assert.Equal(["key", "time", "person", "amount", "score"], columns.QuerySelectorAll("select[name$='.role'] option[selected]").Select(o => o.GetAttribute("value")));
        Assert.Contains("۱۲۰٬۰۰۰ تومان", columns.QuerySelector(".preview")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("۱۴۰۵/۱۲/۳۱", columns.QuerySelector(".row--rejected")!.TextContent, StringComparison.Ordinal);

        var check = await sara.CheckAsync(mapping);
        Assert.Equal("۲", check.Count("پذیرفته"));
        Assert.Equal("۱", check.Count("پذیرفته‌نشده"));
        Assert.Empty(await site.Get<ImportBatches>().ListAsync(new(1), Ct));

        var batch = await sara.ImportAsync(mapping);
        var result = await sara.ReadAsync(batch);
        Assert.Contains("۳ خوانده‌شده = ۲ پذیرفته + ۰ تکراری + ۰ کنارگذاشته + ۰ در انتظار + ۱ پذیرفته‌نشده", result.Text(), StringComparison.Ordinal);
        Assert.Contains("چنین روز", await (await sara.GetAsync(batch + "/rejects.csv")).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("رسیدها-۱۴۰۵-۰۱.csv", (await sara.ReadAsync("/import/history")).Text(), StringComparison.Ordinal);

        Assert.Equal(batch, (await sara.PostAsync(batch, "undo")).Headers.Location!.AbsolutePath());
        Assert.Contains("پس گرفته شد", (await sara.ReadAsync(batch)).Text(), StringComparison.Ordinal);
        Assert.Equal(BatchState.Undone, (await site.Get<ImportBatches>().FindAsync(new(1), 1, Ct))!.State);

        var again = (await sara.PostAsync(batch, "again")).Headers.Location!.AbsolutePath();
        Assert.Equal("۲", (await sara.CheckAsync(again)).Count("پذیرفته"));
    }

    [Fact]
    public async Task Two_clicks_on_import_import_once()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;
        var mapping = await sara.SendAsync("receipts.csv", Receipts);
        await sara.CheckAsync(mapping);
        var page = await sara.ReadAsync(mapping + "/check");
        var form = page.Forms.Single(f => f.QuerySelector("[name=_handler][value=import]") is not null);
        var fields = form.QuerySelectorAll("input[type=hidden]").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).ToList();
        Task<HttpResponseMessage> Click() => sara.SendAsync(new HttpRequestMessage(HttpMethod.Post, mapping + "/check") { Content = new FormUrlEncodedContent(fields) });

        await Task.WhenAll(Click(), Click(), Click());
        await sara.ArriveAsync(mapping + "/run");

        Assert.Single(await site.Get<ImportBatches>().ListAsync(new(1), Ct));
    }

    [Fact]
    public async Task The_same_columns_are_imported_with_one_click_and_change_nothing()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;
        var first = await sara.SendAsync("receipts-01.csv", Receipts);
        await sara.CheckAsync(first);
        await sara.ImportAsync(first);

        var second = await sara.SendAsync("another name.csv", Receipts);
        Assert.NotNull((await sara.ReadAsync(second)).QuerySelector(".known"));
        await sara.PostAsync(second, "again");
        var batch = await sara.ReadAsync(await sara.ArriveAsync(second + "/run"));

        Assert.Equal("2", batch.Count("Already there"));
        Assert.Equal("0", batch.Count("Accepted"));
    }

    [Fact]
    public async Task A_changed_header_is_told_column_by_column()
    {
        var (site, sara) = await OwnerAsync("ru");
        await using var _ = site;
        var first = await sara.SendAsync("receipts-01.csv", Receipts);
        await sara.CheckAsync(first);
        await sara.ImportAsync(first);

        var page = await sara.ReadAsync(await sara.SendAsync("receipts-02.csv", Receipts.Replace("امتیاز", "رضایت مشتری", StringComparison.Ordinal)));

        Assert.Contains("1 столбца больше нет: امتیاز", Squeezed(page.QuerySelector(".banner--warn")!.TextContent), StringComparison.Ordinal);
        Assert.Contains("1 столбец новый: رضایت مشتری", Squeezed(page.QuerySelector(".banner--warn")!.TextContent), StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".known"));
    }

    [Fact]
    public async Task A_date_that_reads_both_ways_is_asked_about_with_both_days()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;
        var mapping = await sara.SendAsync("orders.csv", Ambiguous);

        var page = await sara.ReadAsync(mapping);
        Assert.Contains("3 Apr 2026", page.QuerySelector("#c1")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("4 Mar 2026", page.QuerySelector("#c1")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        var refused = await sara.PostAsync(mapping, "mapping", ("source", "orders"), ("then", "check"));
        Assert.Equal(mapping, refused.Headers.Location!.AbsolutePath());

        var check = await sara.CheckAsync(mapping, ("c1.format", "m-d-y"));
        Assert.Equal("2", check.Count("Accepted"));
    }

    [Fact]
    public async Task A_file_nobody_can_read_says_what_to_do()
    {
        var (site, sara) = await OwnerAsync("fa");
        await using var _ = site;

        var empty = await sara.UploadAsync("empty.csv", []);
        Assert.Contains("خالی است", (await sara.ReadAsync(empty.Headers.Location!.OriginalString)).Text(), StringComparison.Ordinal);
        var excel = await sara.ReadAsync((await sara.UploadAsync("book.xlsx", [0x50, 0x4B, 3, 4, .. "[Content_Types].xml xl/workbook.xml"u8])).Headers.Location!.OriginalString);
        Assert.NotNull(excel.QuerySelector(".empty a[href='/import']"));
        Assert.DoesNotContain("refusal.", excel.Text(), StringComparison.Ordinal);
        Assert.Null(excel.QuerySelector("#mapping"));
    }

    [Fact]
    public async Task A_Russian_file_of_Windows_with_semicolons_is_read_as_it_is()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var (site, sara) = await OwnerAsync("ru");
        await using var _ = site;
        var text = "Номер чека;Дата;Сумма, руб.;Отзыв\r\n1;25.10.2026 9:05;1 250,50;Вкусно\r\n2;26.10.2026 10:15;300,00;Долго ждали\r\n";

        var sent = await sara.UploadAsync("чеки.csv", Encoding.GetEncoding(1251).GetBytes(text));
        var page = await sara.ReadAsync(sent.Headers.Location!.OriginalString);

        Assert.Contains("Долго ждали", page.QuerySelector(".preview")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 250,50 ₽", page.QuerySelector(".preview")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_that_were_read_wrongly_are_read_again_and_the_answers_stay()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var (site, sara) = await OwnerAsync("ru");
        await using var _ = site;
        var sent = await sara.UploadAsync("чеки.csv", Encoding.GetEncoding(1251).GetBytes("Номер;Дата;Кто\r\n1;25.10.2026 9:05;Анна\r\n2;26.10.2026 10:15;Пётр\r\n"));
        var mapping = sent.Headers.Location!.AbsolutePath();

        await sara.PostAsync(mapping, "mapping", ("source", "чеки"), ("c2.role", "staff"), ("encoding", "windows-1256"), ("then", "show"));
        Assert.DoesNotContain("Пётр", (await sara.ReadAsync(mapping)).Text(), StringComparison.Ordinal);
        await sara.PostAsync(mapping, "mapping", ("source", "чеки"), ("encoding", "windows-1251"), ("then", "show"));
        var page = await sara.ReadAsync(mapping);

        Assert.Contains("Пётр", page.QuerySelector(".preview")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("staff", page.QuerySelector("[name='c2.role'] option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Answers_in_words_are_given_their_scores()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;
        var mapping = await sara.SendAsync("survey.csv", "id,date,food\n1,2026-03-04 10:00,Very good\n2,2026-03-05 10:00,Horrendous\n3,2026-03-06 10:00,Did not eat\n");

        await sara.PostAsync(mapping, "mapping", ("source", "survey"), ("c2.role", "score"), ("then", "show"));
        await sara.PostAsync(mapping, "mapping", ("source", "survey"), ("c2.scale", "csat5"), ("then", "show"));
        Assert.Equal(["Very good", "Horrendous", "Did not eat"], (await sara.ReadAsync(mapping)).QuerySelectorAll(".words label").Select(l => l.TextContent));
        var check = await sara.CheckAsync(mapping, ("c2.v0", "5"), ("c2.v1", "1"), ("c2.v2", ""));

        Assert.Equal("3", check.Count("Accepted"));
    }

    [Fact]
    public async Task An_upload_of_another_workspace_is_not_there()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;
        var drafts = site.Get<ImportDrafts>();
        var foreign = (await drafts.AddAsync(new WorkspaceId(2), "theirs.csv", null, new MemoryStream("a,b\n1,2\n"u8.ToArray()), Ct)).Value!;

        foreach (var address in (string[])[$"/import/{foreign.Id}", $"/import/{foreign.Id}/check", $"/import/{foreign.Id}/run", $"/import/{foreign.Id}/progress", "/import/..%2F2%2F" + foreign.Id, "/import/history/7", "/import/history/7/rejects.csv"])
            Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync(address)).StatusCode);
        Assert.NotNull(drafts.Find(new WorkspaceId(2), foreign.Id));
    }

    [Fact]
    public async Task A_file_that_was_begun_is_listed_until_it_is_discarded_and_comes_back_with_one_undo()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;
        var mapping = await sara.SendAsync("orders.csv", Ambiguous);
        Assert.NotNull((await sara.ReadAsync("/import")).QuerySelector($".draft-list a[href='{mapping}']"));

        var gone = await sara.PostAsync("/import", "discard-" + mapping.Split('/')[^1]);

        Assert.Contains("nothing of it had been stored", (await sara.ReadAsync(gone.Headers.Location!.OriginalString)).Text(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await sara.GetAsync(mapping)).StatusCode);
        Assert.Empty((await sara.ReadAsync("/import")).QuerySelectorAll(".draft-list a"));

        await sara.PostAsync(gone.Headers.Location!.OriginalString, "take-back");
        Assert.Equal(HttpStatusCode.OK, (await sara.GetAsync(mapping)).StatusCode);
    }

    [Fact]
    public async Task An_upload_without_the_forms_token_leaves_nothing_behind()
    {
        var (site, sara) = await OwnerAsync("en");
        await using var _ = site;

        var answer = await sara.UploadAsync("receipts.csv", Encoding.UTF8.GetBytes(Receipts), withToken: false);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(site.Get<ImportDrafts>().ListOpen(new WorkspaceId(1)));
    }

    [Fact]
    public async Task An_upload_and_its_answers_survive_a_restart_and_a_cut_off_import_says_so()
    {
        var folder = Directory.CreateTempSubdirectory("nokta-restart-").FullName;
        string mapping;
        await using (var site = await TestSite.StartAsync(folder, keeps: true))
        {
            var sara = site.Browser();
            await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara");
            mapping = await sara.SendAsync("orders.csv", Ambiguous);
            await sara.PostAsync(mapping, "mapping", ("c1.format", "d-m-y"), ("source", "orders"), ("then", "show"));
            var draft = site.Get<ImportDrafts>().Find(new(1), mapping.Split('/')[^1])!;
            site.Get<ImportDrafts>().Save(draft with { Stage = DraftStage.Importing });
        }

        await using var after = await TestSite.StartAsync(folder);
        var again = after.Browser();
        await again.SignInAsync("sara", TestSite.Password);
        var page = await again.ReadAsync(mapping);

        Assert.Equal("orders", page.QuerySelector("[name=source]")!.GetAttribute("value"));
        Assert.Equal("d-m-y", page.QuerySelector("[name='c1.format'][checked]")!.GetAttribute("value"));
        Assert.Contains("stopped in the middle", page.Text(), StringComparison.Ordinal);
    }

    private static async Task<(TestSite Site, TestBrowser Sara)> OwnerAsync(string language)
    {
        var site = await TestSite.StartAsync();
        var browser = site.Browser();
        await browser.SetUpAsync(site.Get<SetupCode>().Current, "sara", language);
        return (site, browser);
    }

    private static string Squeezed(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
