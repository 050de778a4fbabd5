using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Nokta.Touchpoints;
using static Nokta.Tests.Touchpoints.RegisterFixture;

namespace Nokta.Tests.Touchpoints;

/// <summary>Pictures of ImageMagick with what cameras write beside them.</summary>
public sealed class PhotoTests
{
    [Theory]
    [InlineData("phone.jpg", 32, 48, "jpg")]
    [InlineData("plain.png", 33, 21, "png")]
    [InlineData("interlaced.png", 40, 30, "png")]
    [InlineData("still.webp", 30, 20, "webp")]
    [InlineData("exif.webp", 30, 20, "webp")]
    public void A_photo_keeps_its_picture_and_loses_what_stood_beside_it(string file, int width, int height, string kind)
    {
        var photo = CleanPhoto.Of(Bytes(file)).Value!;

        Assert.Equal((width, height, kind), (photo.Width, photo.Height, photo.Extension));
        var text = Encoding.Latin1.GetString(photo.Bytes);
        Assert.All((string[])["NoktaCam", "Vanak", "secret", "Secret", "script", "EXIF", "tEXt", "tIME"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        Assert.True(PhotoName.IsOne(photo.Name));
        Assert.Equal((width, height), PhotoName.SizeOf(photo.Name));
        Assert.Equal(photo.Name, CleanPhoto.Of(photo.Bytes).Value!.Name);
    }

    [Fact]
    public void A_phone_held_upright_stays_upright()
    {
        var photo = CleanPhoto.Of(Bytes("phone.jpg")).Value!;

        var exif = photo.Bytes.AsSpan().IndexOf("Exif\0\0MM"u8);
        Assert.Equal(6, photo.Bytes[exif + 6 + 8 + 2 + 8 + 1]);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>", "touchpoint.photo-kind")]
    [InlineData("GIF89a.......", "touchpoint.photo-kind")]
    [InlineData("", "touchpoint.photo-kind")]
    public void What_is_no_photo_is_refused_whatever_its_name(string bytes, string code) => Assert.Equal(code, CleanPhoto.Of(Encoding.ASCII.GetBytes(bytes)).Refusal!.Code);

    [Theory]
    [InlineData("phone.jpg")]
    [InlineData("plain.png")]
    [InlineData("interlaced.png")]
    [InlineData("still.webp")]
    [InlineData("exif.webp")]
    public void A_photo_that_is_cut_off_anywhere_is_refused_and_never_breaks_the_reader(string file)
    {
        var whole = Bytes(file);
        var picture = CleanPhoto.Of(whole).Value!;

        for (var length = 0; length < whole.Length; length++)
        {
            var cut = CleanPhoto.Of(whole[..length]);
            Assert.True(!cut.IsDone || cut.Value.Bytes.SequenceEqual(picture.Bytes), $"{file} cut to {length}");
        }
    }

    [Fact]
    public void Bytes_that_were_changed_anywhere_never_break_the_reader()
    {
        var random = new Random(7);
        foreach (var file in (string[])["phone.jpg", "plain.png", "still.webp", "exif.webp"])
            for (var i = 0; i < 2_000; i++)
            {
                var bytes = Bytes(file);
                for (var change = 0; change < 3; change++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                _ = CleanPhoto.Of(bytes).IsDone;
            }
    }

    [Fact]
    public void Moving_pictures_are_refused() => Assert.Equal("touchpoint.photo-moves", CleanPhoto.Of(Bytes("moving.webp")).Refusal!.Code);

    [Fact]
    public void A_small_file_that_unpacks_to_a_huge_picture_is_refused()
    {
        Assert.Equal("touchpoint.photo-pixels", CleanPhoto.Of(Png(19_000, 19_000, [])).Refusal!.Code);
        // Claims 4 × 4 and unpacks to 50 MB.
        Assert.Equal("touchpoint.photo-broken", CleanPhoto.Of(Png(4, 4, new byte[50_000_000])).Refusal!.Code);
        Assert.Equal("touchpoint.photo-large", CleanPhoto.Of(new byte[CleanPhoto.MostBytes + 1]).Refusal!.Code);
    }

    [Fact]
    public async Task A_file_stays_while_an_undo_could_ask_for_it_and_goes_afterwards()
    {
        await using var fixture = await CreateAsync();
        var folder = new PhotoFolder(fixture.Database, fixture.Clock);
        var name = await folder.KeepAsync(Ours, CleanPhoto.Of(Bytes("plain.png")).Value!);
        var card = await fixture.AddAsync("A");
        var shown = (await fixture.Register.EditAsync(Ours, card with { Photos = [name] }, "Sara")).Value!;
        fixture.Clock.Time = DateTimeOffset.UtcNow.AddDays(40);
        Assert.Equal(0, await folder.TidyAsync());

        await fixture.Register.EditAsync(Ours, shown with { Photos = [] }, "Sara");
        fixture.Clock.Time += TimeSpan.FromDays(29);
        Assert.Equal(0, await folder.TidyAsync());
        Assert.NotNull(folder.Find(Ours, name));
        fixture.Clock.Time += TimeSpan.FromDays(2);
        Assert.Equal(1, await folder.TidyAsync());
        Assert.Null(folder.Find(Ours, name));
        Assert.Equal("touchpoint.photo-forgotten", (await fixture.Register.UndoAsync(Ours, 1, 3, "Sara")).Refusal!.Code);
    }

    [Theory]
    [InlineData("../nokta.db")]
    [InlineData("..%2Fnokta.db")]
    [InlineData("a.jpg")]
    public async Task Only_names_of_photos_open_files(string name)
    {
        await using var fixture = await CreateAsync();
        Assert.Null(new PhotoFolder(fixture.Database, fixture.Clock).Find(Ours, name));
    }

    internal static byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(ArchitectureTests.RepositoryRoot(), "tests", "Nokta.Tests", "Touchpoints", "photos", file));

    private static byte[] Png(int width, int height, byte[] data)
    {
        using var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\x1a\n"u8]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, true)) zip.Write(data);
        foreach (var (type, body) in new[] { ("IHDR", head), ("IDAT", packed.ToArray()), ("IEND", []) })
        {
            var chunk = (byte[])[.. Encoding.ASCII.GetBytes(type), .. body];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, body.Length);
            png.Write(number);
            png.Write(chunk);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.HashToUInt32(chunk));
            png.Write(number);
        }

        return png.ToArray();
    }
}
