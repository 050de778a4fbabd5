using System.Text;
using Nokta.JourneyEngine.Columns;

namespace Nokta.JourneyEngine.Logs;

/// <summary>An event log (a table of who did what and when) as journeys: what process mining calls a case is a person here, and an activity a signature.</summary>
public sealed class EventLog
{
    private readonly Dictionary<PersonKey, ulong> _other;

    internal EventLog(JourneyIndex index, IReadOnlyList<string> activities, long withoutPerson, long withoutActivity, Dictionary<PersonKey, ulong> other) =>
        (Index, Activities, WithoutPerson, WithoutActivity, _other) = (index, activities, withoutPerson, withoutActivity, other);

    /// <summary>Parts of one in which amounts are kept: four decimals, the fifth and further rounded half to even.</summary>
    public const long UnitsOfOne = 10_000;

    /// <summary>The events, sorted by person and time; equal times keep the order of the file. Amounts, where a column of them was named, are in currency 1.</summary>
    public JourneyIndex Index { get; }

    /// <summary>Name of each signature, in the order in which they first come in the file.</summary>
    public IReadOnlyList<string> Activities { get; }

    /// <summary>Events that name nobody; they belong to no journey.</summary>
    public long WithoutPerson { get; }

    /// <summary>Rows without an activity, which were left out.</summary>
    public long WithoutActivity { get; }

    /// <summary>Reads a table of events (RFC 4180 with a header; comma, semicolon, tab or bar; UTF-8), streaming, on all processors.</summary>
    /// <param name="stream">The table; read to its end, not closed.</param>
    /// <param name="columns">Names of the columns; the customary ones unless told.</param>
    /// <exception cref="EventLogException">It cannot be read, with line and column.</exception>
    /// <remarks>
    /// Close to linear. Persons' ids are hashed to 128 bits: 64 are the person's key in the index, the others prove that no two persons share it
    /// (who does gets another). Memory: 36 bytes a row while it is read, then the index's.
    /// </remarks>
    public static EventLog ReadCsv(Stream stream, EventLogColumns? columns = null)
    {
        var draft = new EventLogDraft(columns);
        draft.ReadCsv(stream);
        return draft.Finish();
    }

    /// <summary>The index's key of a person, for <see cref="JourneyIndex.JourneyOf"/>; meaningless for an id that is not in the log.</summary>
    public ulong KeyOf(string person)
    {
        var (key, check) = TextHash.Of(Encoding.UTF8.GetBytes(person));
        return _other.TryGetValue(new PersonKey(key, check), out var other) ? other : key;
    }

    internal static bool TryUnits(decimal amount, out long units)
    {
        units = 0;
        if (Math.Abs(amount) > long.MaxValue / UnitsOfOne / 2) return false;
        units = (long)decimal.Round(amount * UnitsOfOne);
        return true;
    }
}
