namespace Nokta.Kernel.Words;

/// <summary>Size of a file as people say it.</summary>
public static class FileSize
{
    public static string In(Reader reader, long bytes)
    {
        var (unit, by) = bytes switch { < 1000 => ("b", 1d), < 1_000_000 => ("kb", 1e3), < 1_000_000_000 => ("mb", 1e6), _ => ("gb", 1e9) };
        var value = bytes / by;
        return reader.Say("words.size." + unit, ("size", reader.Number(value, by > 1 && value < 10 ? 1 : 0)));
    }
}
