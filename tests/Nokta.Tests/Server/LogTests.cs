using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Nokta.Kernel.Modules;
using Nokta.Server.Hosting;
using Nokta.Server.Logs;

namespace Nokta.Tests.Server;

public sealed class LogTests : IDisposable
{
    private readonly StringWriter _said = new();
    private readonly SettableTime _clock = new();

    [Fact]
    public void An_entry_is_one_JSON_object_whatever_is_put_in()
    {
        Book(isJson: true).LogWarning("{What} came", "a\r\nb\u001b[31mc\u202E\u2028");

        var line = Assert.Single(_said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var json = JsonDocument.Parse(line).RootElement;
        Assert.Equal("warning", json.GetProperty("level").GetString());
        Assert.Equal("""a\u000d\u000ab\u001b[31mc\u202e\u2028 came""", json.GetProperty("message").GetString());
    }

    [Fact]
    public void A_plain_entry_cannot_forge_another()
    {
        Book(isJson: false).LogError("Upload {Id} broke", "1\n2026-11-01 09:00:00Z error Nokta: all data lost\u001b[2J");

        Assert.Single(_said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain('\u001b', _said.ToString());
    }

    [Fact]
    public void Personal_values_mail_and_the_end_of_an_address_are_not_written()
    {
        Book(isJson: false).LogInformation("{Who} wrote to {To} from {From} and {Other}", Veil.Over("Sara"), "sara@example.org", IPAddress.Parse("203.0.113.77"), "2001:db8:1:2::3 or 203.0.113.78");
        Book(isJson: true).LogInformation("{From}", IPAddress.Parse("2001:db8:1:2::3"));

        var said = _said.ToString();
        Assert.Contains("*** wrote to *** from 203.0.113.0", said, StringComparison.Ordinal);
        Assert.Contains("2001:db8:1::", said, StringComparison.Ordinal);
        Assert.DoesNotContain("203.0.113.7", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Sara", said, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exception_says_its_kind_and_place_and_its_words_only_when_they_are_ours()
    {
        try
        {
            throw new FormatException("The input string 'Sara Example' was not in a correct format.", new IOException("No space left on device"));
        }
        catch (FormatException broken)
        {
            Book(isJson: true).LogError(broken, "It broke");
        }

        var json = JsonDocument.Parse(_said.ToString()).RootElement;
        Assert.Equal("System.FormatException ← System.IO.IOException: No space left on device", json.GetProperty("error").GetString());
        Assert.Contains(nameof(An_exception_says_its_kind_and_place_and_its_words_only_when_they_are_ours), json.GetProperty("where")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_is_said_twenty_times_a_minute_at_most_and_what_was_kept_back_is_counted()
    {
        var book = Book(isJson: false);
        for (var i = 0; i < 1000; i++) book.LogWarning("Request {N} is refused", i);
        book.LogWarning("Something else");
        _clock.Now += TimeSpan.FromMinutes(1);
        book.LogWarning("Request {N} is refused", 1001);

        var lines = _said.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(LogBook.MostPerMinute + 2, lines.Length);
        Assert.Contains("980 more of the same", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_logged_only_when_it_was_asked_for()
    {
        var (quiet, told) = (new StringWriter(), new StringWriter());
        await using var silent = await TestSite.StartAsync(log: quiet);
        await using var telling = await TestSite.StartAsync(log: told, operation: new Operation { LogsRequests = true });

        await silent.Browser().GetAsync("/setup/language");
        await telling.Browser().GetAsync("/setup/language?who=sara");

        Assert.Empty(quiet.ToString());
        Assert.Matches("GET /?setup/language 200 in \\d+ ms", told.ToString());
        Assert.DoesNotContain("sara", told.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _said.Dispose();

    private ILogger Book(bool isJson) => new LogBook(_said, isJson, _clock).CreateLogger("Nokta");
}
