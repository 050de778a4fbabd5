using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Nokta.JourneyEngine.Columns;
using Nokta.Kernel;

namespace Nokta.Server.Verbs;

/// <summary>Lengths of time as a call writes them: 45s, 30min, 12h, 7d, 2w.</summary>
internal static class Lengths
{
    /// <summary>An option that takes a length, in microseconds; null when the call does not name it.</summary>
    public static Option<long?> Option(string name, string description, Globals globals) => new(name)
    {
        Description = description,
        HelpName = "7d",
        CustomParser = result => Parse(result, globals),
    };

    private static long? Parse(ArgumentResult result, Globals globals)
    {
        var text = result.Tokens[0].Value.Trim();
        if (TryRead(text) is { } length) return length;
        result.AddError(globals.Reader.Say(Refusal.Of("analyze.length", ("text", text))));
        return null;
    }

    /// <summary>Microseconds; null when it is no length.</summary>
    public static long? TryRead(string text)
    {
        var number = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        var unit = text[number.Length..] switch
        {
            "s" or "sec" => Microseconds.Second,
            "m" or "min" => 60 * Microseconds.Second,
            "h" => Microseconds.Hour,
            "d" => Microseconds.Day,
            "w" => 7 * Microseconds.Day,
            _ => 0,
        };
        return unit > 0 && decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count <= 1_000_000 ? (long)(count * unit) : null;
    }
}
