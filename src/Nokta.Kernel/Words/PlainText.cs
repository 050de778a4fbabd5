namespace Nokta.Kernel.Words;

/// <summary>Texts for programs: the isolates that keep names apart on a screen are noise there.</summary>
public static class PlainText
{
    /// <summary>The text without isolates.</summary>
    public static string Of(string text) => text.Replace("\u2068", "", StringComparison.Ordinal).Replace("\u2069", "", StringComparison.Ordinal);
}
