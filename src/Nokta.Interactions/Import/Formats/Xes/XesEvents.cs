using Nokta.Interactions.Import.Reading;
using Nokta.JourneyEngine.Logs;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Xes;

/// <summary>The events of an XES file for those who ask about a file and keep nothing of it.</summary>
public static class XesEvents
{
    /// <summary>Adds the events of an XES file, plain or packed by gzip, to a draft; refused when it is no sound XES.</summary>
    /// <exception cref="EventLogException">A column that is named is not there, or an event has no time.</exception>
    public static Outcome<long> Read(string path, EventLogDraft draft, EventLogColumns columns)
    {
        var opened = new XesFormat().Open(path, TableChoice.Any);
        if (!opened.IsDone) return opened.Refusal!;
        using var table = opened.Value;
        var (header, row, events) = (table.Header, new TableRecords(table), 0L);
        var activity = columns.Activity ?? table.Meaning.FirstOrDefault(c => c.Role == Roles.Activity)?.Column;
        var places = (columns with { Activity = activity }).In(header);
        while (row.Next())
        {
            if (row.Fault != RecordFault.None) return Refusal.Of("import.xml-broken", ("line", row.Line));
            events++;
            if (!draft.Add(row.Field(places.Person), row.Field(places.Activity), row.Field(places.Time)))
                throw new EventLogException(EventLogFault.BadTime) { Line = row.Line, Column = header[places.Time], Text = row.Texts()[places.Time] };
        }

        return events;
    }
}
