using System.IO.Compression;
using System.Text;
using Nokta.Interactions.Import;
using Nokta.Interactions.Import.Drafts;
using Nokta.Server.Hosting;
using Nokta.Tests.Server;

namespace Nokta.Tests.Interactions;

/// <summary>Books and archives through the import pages, without scripts.</summary>
public sealed class BookPageTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Persian_book_goes_from_the_upload_to_the_ledger()
    {
        await using var site = await TestSite.StartAsync();
        var sara = site.Browser();
        await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara", "fa");

        var sent = await sara.UploadAsync("فروش ۱۴۰۵-۰۱.xlsx", await File.ReadAllBytesAsync(XlsxTests.Fixture("openpyxl-jalali.xlsx"), Ct));
        var mapping = sent.Headers.Location!.AbsolutePath();
        var columns = await sara.ReadAsync(mapping);
        Assert.Contains("۱۵۰٬۰۰۰ تومان", columns.QuerySelector(".preview")!.TextContent.Replace('\u00A0', ' '), StringComparison.Ordinal);
        Assert.Contains("برگهٔ", columns.Body!.TextContent, StringComparison.Ordinal);

        var check = await sara.CheckAsync(mapping);
        Assert.Equal(("۱۲", "۱"), (check.Count("پذیرفته"), check.Count("کنارگذاشته")));
        var result = await sara.ReadAsync(await sara.ImportAsync(mapping));
        Assert.Contains("۱۳ خوانده‌شده = ۱۲ پذیرفته + ۰ تکراری + ۱ کنارگذاشته + ۰ در انتظار + ۰ پذیرفته‌نشده", result.Text(), StringComparison.Ordinal);
        Assert.Equal(12, (await site.Get<ImportBatches>().FindAsync(new(1), 1, Ct))!.Counts.Accepted);
    }

    [Fact]
    public async Task Files_of_a_zip_wait_in_line_and_a_locked_one_is_refused_in_words()
    {
        await using var site = await TestSite.StartAsync();
        var sara = site.Browser();
        await sara.SetUpAsync(site.Get<SetupCode>().Current, "sara", "ru");
        var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in new[] { "чеки.csv", "опрос.csv" })
            {
                using var entry = zip.CreateEntry("март/" + name).Open();
                entry.Write(Encoding.UTF8.GetBytes("id;Дата\n1;21.03.2026\n"));
            }
        }

        var sent = await sara.UploadAsync("март.zip", content.ToArray());
        var page = await sara.ReadAsync(sent.Headers.Location!.ToString());
        Assert.Contains("чеки.csv", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("опрос.csv", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, site.Get<ImportDrafts>().ListOpen(new(1)).Count);

        var locked = content.ToArray();
        locked[6] |= 1;
        locked[locked.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        var refused = await sara.ReadAsync((await sara.UploadAsync("закрыт.zip", locked)).Headers.Location!.ToString());
        Assert.Contains("защищён паролем", refused.Body!.TextContent, StringComparison.Ordinal);
    }
}
