using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import;

/// <summary>What is worth knowing before trusting an import.</summary>
internal static class Warnings
{
    public static List<Note> Of(RowMap map)
    {
        var notes = new List<Note>();
        if (!map.Mapping.HasKey) notes.Add(Note.Of("no-key"));
        if (map.Persons.Length == 0) notes.Add(Note.Of("no-person"));
        if (map.Mapping.Zone is null && map.TimeFormat is not (TimeFormats.Seconds or TimeFormats.Milliseconds or TimeFormats.Microseconds)) notes.Add(Note.Of("no-zone"));
        if (Array.Exists(map.Moments, m => m.Dimensions[1].Length == 0)) notes.Add(Note.Of("no-activity"));
        if (map.Moments.Length > 1 && !map.Mapping.HasKey) notes.Add(Note.Of("moments-no-key"));
        return notes;
    }
}
