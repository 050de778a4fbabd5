using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Nokta.Tests.Server;
using static Nokta.Tests.Interactions.IntakeTests;

namespace Nokta.Tests.Interactions;

public sealed class IntakeRequestTests
{
    private const string One = """{"source":"till","sourceKey":"1","activity":"order"}""";

    [Fact]
    public async Task One_or_many_are_answered_one_by_one_and_the_same_again_is_a_duplicate()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site, "record");

        var first = await TestProgram.JsonAsync(await till.PostAsync("/interactions", One));
        var more = await TestProgram.JsonAsync(await till.PostAsync("/interactions", $$"""[{{One}}, {"source":"till","sourceKey":"2"}, {"source":"till"}]"""));

        Assert.Equal("""{"accepted":1,"duplicate":0,"quarantined":0,"rejected":0,"results":[{"status":"accepted","reason":null,"field":null}]}""", first.ToJsonString());
        Assert.Equal(["duplicate", "accepted", "rejected"], more["results"]!.AsArray().Select(r => (string?)r!["status"]));
        Assert.Equal("key.missing", (string?)more["results"]![2]!["reason"]);
        Assert.Equal(2, Rows(site).Count);
    }

    [Theory]
    [InlineData("{", 400, "intake.json")]
    [InlineData("", 400, "intake.json")]
    [InlineData("[]x", 400, "intake.json")]
    [InlineData("true", 400, "intake.json")]
    [InlineData("""{"source":"till"}""", 422, "key.missing")]
    public async Task What_is_no_interaction_is_a_problem_with_its_code(string body, int status, string code)
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site, "record");

        var answer = await till.PostAsync("/interactions", body);

        await TestProgram.ProblemAsync((HttpStatusCode)status, code, answer);
        Assert.Empty(Rows(site));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_another_type_and_an_unknown_packing_are_refused()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site, "record");

        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "intake.encoding", await SendAsync(till, [0x7B, 0x22, 0xFF, 0x22, 0x7D]));
        await TestProgram.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "request.media-type", await SendAsync(till, Encoding.UTF8.GetBytes(One), type: "text/plain"));
        await TestProgram.ProblemAsync(HttpStatusCode.UnsupportedMediaType, "intake.packing", await SendAsync(till, Encoding.UTF8.GetBytes(One), packing: "zstd"));
        await TestProgram.ProblemAsync(HttpStatusCode.BadRequest, "intake.packing", await SendAsync(till, Encoding.UTF8.GetBytes(One), packing: "gzip"));
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_read_one_byte_more_and_a_bomb_are_not()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site, "record");
        var most = Encoding.UTF8.GetBytes(One.PadRight(1 << 20));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(till, most)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(till, Packed(most), packing: "gzip")).StatusCode);
        await TestProgram.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "intake.too-large", await SendAsync(till, [.. most, (byte)' ']));
        await TestProgram.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "intake.too-large", await SendAsync(till, Packed(new byte[200 << 20]), packing: "gzip"));
    }

    [Fact]
    public async Task Five_hundred_are_taken_and_one_more_is_too_many()
    {
        await using var site = await SiteAsync();
        using var till = await TestProgram.StartAsync(site, "record");
        static string Many(int n) => "[" + string.Join(',', Enumerable.Range(0, n).Select(i => $$"""{"source":"till","sourceKey":"{{i}}"}""")) + "]";

        Assert.Equal(500, (int?)(await TestProgram.JsonAsync(await till.PostAsync("/interactions", Many(500))))["accepted"]);
        await TestProgram.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "intake.too-many", await till.PostAsync("/interactions", Many(501)));
    }

    [Fact]
    public async Task Who_may_not_record_records_nothing()
    {
        await using var site = await SiteAsync();
        using var reader = await TestProgram.StartAsync(site, "read");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsync("/interactions", One)).StatusCode);
        Assert.Empty(Rows(site));
    }

    private static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    private static Task<HttpResponseMessage> SendAsync(TestProgram till, byte[] body, string type = "application/json", string? packing = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/interactions") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (packing is not null) request.Content.Headers.ContentEncoding.Add(packing);
        return till.SendAsync(request);
    }
}
