using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Formats.Calls;
using Nokta.Interactions.Import.Formats.Cards;
using Nokta.Interactions.Import.Formats.Ocel;
using Nokta.Interactions.Import.Formats.Xes;

namespace Nokta.Interactions.Import.Formats;

/// <summary>The kinds of files that are read beside delimited text, in the order in which they are asked.</summary>
internal static class FileFormats
{
    public const string Csv = "csv";

    private static readonly IFileFormat[] s_all =
    [
        new XlsxFormat(),
        new OcelFormat(),
        new XesFormat(),
        new AccessLogFormat(),
        new CalendarFormat(),
        new ContactFormat(),
        new JsonLinesFormat(),
        new CallFormat(),
    ];

    /// <summary>The format by its name, else the one that recognises the file; null = delimited text.</summary>
    public static IFileFormat? Of(string path, string? name = null)
    {
        if (name == Csv) return null;
        if (name is not null && Array.Find(s_all, f => f.Name == name) is { } named) return named;
        var head = FileHead.Of(path);
        return Array.Find(s_all, f => f.Recognises(head));
    }

    /// <summary>Whether a format takes a file that begins so for its own.</summary>
    public static bool Recognise(FileHead head) => Array.Exists(s_all, f => f.Recognises(head));
}
