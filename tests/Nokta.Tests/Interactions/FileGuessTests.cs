using Nokta.Interactions.Import;

namespace Nokta.Tests.Interactions;

[SameOnEveryStore]
public sealed class FileGuessTests
{
    [Theory]
    [InlineData("شماره فیش;تاریخ;ساعت;موبایل مشتری;مبلغ;مدت تحویل (دقیقه)\nS-1;1404/09/01;08:49;09120003796;160000;48\nS-2;1404/09/02;08:51;09120008438;420000;34\n", "key,time jalali,time-of-day,person phone,amount,duration min")]
    [InlineData("id\tДата\tТелефон\tСумма\tОценка (1-5)\tКомментарий\n1\t21.03.2026\t+7 912 345-67-89\t1 234,50\t5\tспасибо\n2\t22.03.2026\t8 (912) 345-67-80\t99,00\t3\tдолго\n", "key,time d-m-y,person phone,amount,score csat5,comment")]
    [InlineData("ticket_no,created_at,email,status,wait_minutes,How likely are you to recommend us? (0-10)\n1,2026-03-21T10:00:00Z,a@b.co,done,4,10\n2,2026-03-21T11:00:00Z,c@d.co,failed,7,3\n", "key,time iso,person email,outcome,duration min,score nps10")]
    [InlineData("basket_id,when\n31625220889,2026-01-01\n32053127496,2026-01-02\n32053127496,2026-01-03\n", "thread,time y-m-d")]
    public void Columns_are_recognised_by_their_names_and_what_stands_in_them(string text, string expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, text);

        var guess = FileGuess.Read(path).Value!;

        Assert.Equal(expected, string.Join(',', guess.Columns.Select(c => string.Join(' ', new[] { c.Role, c.Kind, c.Format, c.Scale, c.Unit is "min" ? "min" : null }.Where(x => x is not null)))));
        File.Delete(path);
    }

    [Fact]
    public void A_file_without_a_header_has_numbered_columns()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "1,2026-03-21 10:00,order\n2,2026-03-21 11:00,visit\n");

        var guess = FileGuess.Read(path).Value!;

        Assert.False(guess.HasHeader);
        Assert.Equal(["1", "2", "3"], guess.Columns.Select(c => c.Name));
        File.Delete(path);
    }
}
