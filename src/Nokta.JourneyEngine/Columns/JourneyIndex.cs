using Nokta.JourneyEngine.Snapshots;
using Nokta.JourneyEngine.Statistics;

namespace Nokta.JourneyEngine.Columns;

/// <summary>All interactions of a workspace as columns, sorted by person, instant and order of arrival: an immutable snapshot every question reads.</summary>
/// <remarks>
/// Rows without a person stand first, in time order. Every column is held in as few bytes as its values need: 4 a row for the instant while the
/// span counted in the log's own unit (seconds, mostly) fits 32 bits, else 8; 4 for the row number; 1, 2 or 4 for the signature; 2 to 9 for an amount, 1 to 4
/// for a duration and 1 for a score when any row has one; 12 a person.
/// Snapshots may be read by any number of threads at once.
/// </remarks>
public sealed class JourneyIndex
{
    private readonly ulong[] _keys;
    private readonly Lazy<bool> _isOfCases;

    internal JourneyIndex(RowColumns columns, ulong[] keys, int[] starts, int loose, long offScale)
    {
        (Columns, _keys, Starts, Loose, ScoresOffScale) = (columns, keys, starts, loose, offScale);
        (StartOfData, EndOfData) = (columns.Time.Frame.Min, columns.Time.Frame.Max);
        Signatures = columns.Signature.Frame.IsEmpty ? 0 : (int)columns.Signature.Frame.Max + 1;
        Clock = new TickClock(columns.Time.Frame.Origin, columns.Time.Frame.Scale);
        _isOfCases = new Lazy<bool>(() => MedianLifespan() * 4 <= EndOfData - StartOfData);
    }

    /// <summary>An index without interactions.</summary>
    public static JourneyIndex Empty { get; } = Build([]);

    /// <summary>Number of interactions.</summary>
    public int Count => Columns.Count;

    /// <summary>Number of distinct persons.</summary>
    public int Persons => _keys.Length;

    /// <summary>Number of interactions without a person.</summary>
    public int Loose { get; }

    /// <summary>Instant of the latest interaction of any source; <see cref="long.MinValue"/> when there is none.</summary>
    public long EndOfData { get; }

    /// <summary>Instant of the earliest interaction; <see cref="long.MaxValue"/> when there is none.</summary>
    public long StartOfData { get; }

    /// <summary>One more than the highest signature id: the length that arrays over signatures need.</summary>
    public int Signatures { get; }

    /// <summary>Scores outside their scale; they count as no answer.</summary>
    public long ScoresOffScale { get; }

    /// <summary>
    /// Whether persons are cases that come and go (an event log), not customers who come back: the median journey of two or more
    /// interactions lasts at most a quarter of the data.
    /// </summary>
    public bool IsOfCases => _isOfCases.Value;

    internal RowColumns Columns { get; }

    /// <summary>How the times of <see cref="Scan"/> are written.</summary>
    internal TickClock Clock { get; }

    /// <summary>Lets a question run over the columns in the widths in which they are held.</summary>
    internal TAnswer Scan<TAnswer>(IScan<TAnswer> scan) => (Columns.Time.Raw, Columns.Signature.Raw) switch
    {
        (uint[] time, byte[] signature) => scan.Over(new Journeys<uint, byte>(this, time, signature)),
        (uint[] time, ushort[] signature) => scan.Over(new Journeys<uint, ushort>(this, time, signature)),
        (uint[] time, uint[] signature) => scan.Over(new Journeys<uint, uint>(this, time, signature)),
        (long[] time, byte[] signature) => scan.Over(new Journeys<long, byte>(this, time, signature)),
        (long[] time, ushort[] signature) => scan.Over(new Journeys<long, ushort>(this, time, signature)),
        (var time, var signature) => scan.Over(new Journeys<long, uint>(this, (long[])time, (uint[])signature)),
    };

    /// <summary>Where each person's rows start; one element more than persons, the last being <see cref="Count"/>.</summary>
    internal int[] Starts { get; }

    /// <summary>Mixed keys of the persons, ascending.</summary>
    internal ReadOnlySpan<ulong> Keys => _keys;

    internal ulong[] KeysArray => _keys;

    /// <summary>Groups the rows by person and sorts them by instant, equal instants in the order of arrival.</summary>
    /// <param name="blocks">Blocks in any order; read once, and their arrays are looked at until this returns.</param>
    /// <param name="personOf">Person of a person key (the connected component of identity links); null = every key is a person. 0 = none.</param>
    /// <remarks>
    /// A radix sort on all threads (<paramref name="personOf"/> is asked from several at once): linear, about 0.3 s for 10 M rows on two; a person whose rows
    /// come in order costs no comparison. Instants beyond ±146,000 years count as that far. Up to 2³¹ rows.
    /// </remarks>
    /// <exception cref="ArgumentException">A signature id is negative.</exception>
    public static JourneyIndex Build(IEnumerable<InteractionBlock> blocks, Func<ulong, ulong>? personOf = null) => IndexBuild.Of(blocks, personOf);

    /// <summary>A new snapshot with the blocks' rows merged in; this one stays as it is. Linear in the size of the index.</summary>
    /// <param name="blocks">New rows; their persons are mapped by <paramref name="personOf"/> as in <see cref="Build"/>.</param>
    /// <param name="personOf">As in <see cref="Build"/>; pass the same mapping, and build anew when links change.</param>
    public JourneyIndex Append(IReadOnlyList<InteractionBlock> blocks, Func<ulong, ulong>? personOf = null)
    {
        var added = Build(blocks, personOf);
        if (added.Count == 0) return this;
        return Count == 0 ? added : IndexMerge.Merge(this, added);
    }

    /// <summary>A new snapshot without the rows of the given ranges (an undone batch). Linear in the size of the index.</summary>
    /// <param name="rows">Ranges of row numbers, from inclusive, to exclusive.</param>
    public JourneyIndex Without(IReadOnlyList<(long From, long To)> rows) => rows.Count == 0 ? this : IndexMerge.Without(this, rows);

    /// <summary>
    /// A new snapshot in which rows of some persons belong to others: what a merge or a split of persons does. Only their rows are looked at, all others are
    /// copied as they stand: linear in the size of the index, like <see cref="Append"/>.
    /// </summary>
    /// <param name="persons">Everybody who loses rows and everybody who gets them; those without rows may be among them.</param>
    /// <param name="ownersOf">The new person of each row of a person, by row number in journey order; one for all rows when there is one element. 0 = nobody.</param>
    /// <exception cref="ArgumentException">Somebody gets rows who has some and is not among the persons.</exception>
    public JourneyIndex Regroup(IEnumerable<ulong> persons, Func<ulong, long[], ulong[]> ownersOf)
    {
        var places = persons.Where(p => p != 0).Distinct().Select(p => Array.BinarySearch(_keys, PersonOrder.Mix(p))).Where(at => at >= 0).Order().ToList();
        var moved = new List<MovedRow>();
        foreach (var place in places)
        {
            var person = PersonAt(place);
            var (from, rows) = (Starts[place], JourneyOf(person).ToArray());
            var owners = ownersOf(person, rows);
            if (owners.Length != 1 && owners.Length != rows.Length) throw new ArgumentException("One person for each row, or one for all.", nameof(ownersOf));
            for (var i = 0; i < rows.Length; i++) moved.Add(new MovedRow(PersonOrder.Mix(owners[owners.Length == 1 ? 0 : i]), Columns.Time[from + i], rows[i], from + i));
        }
        if (moved.Count == 0) return this;
        var known = places.Select(place => _keys[place]).ToHashSet();
        if (moved.Select(m => m.Key).Distinct().Any(key => key != 0 && !known.Contains(key) && Array.BinarySearch(_keys, key) >= 0)) throw new ArgumentException("Somebody gets rows who is not among the persons.", nameof(persons));
        moved.Sort();
        return IndexMerge.Regroup(this, places, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(moved));
    }

    /// <summary>Row numbers of a person in journey order; empty when the person is unknown. O(log persons).</summary>
    public ReadOnlySpan<long> JourneyOf(ulong person)
    {
        var at = Array.BinarySearch(_keys, PersonOrder.Mix(person));
        if (person == 0 || at < 0) return [];
        var rows = new long[Starts[at + 1] - Starts[at]];
        for (var i = 0; i < rows.Length; i++) rows[i] = Columns.Row[Starts[at] + i];
        return rows;
    }

    /// <summary>Instants (microseconds) and signatures of a person's interactions, in the order of <see cref="JourneyOf"/>; empty when the person is unknown. O(log persons).</summary>
    /// <param name="person">The person's key.</param>
    public (long Time, int Signature)[] MomentsOf(ulong person)
    {
        var at = Array.BinarySearch(_keys, PersonOrder.Mix(person));
        if (person == 0 || at < 0) return [];
        var moments = new (long, int)[Starts[at + 1] - Starts[at]];
        for (var i = 0; i < moments.Length; i++) moments[i] = (Columns.Time[Starts[at] + i], Columns.SignatureAt(Starts[at] + i));
        return moments;
    }

    /// <summary>Instant of a person's last interaction, in microseconds; null when the person is unknown. O(log persons).</summary>
    public long? LastSeen(ulong person) => Array.BinarySearch(_keys, PersonOrder.Mix(person)) is >= 0 and var at && person != 0 ? Columns.Time[Starts[at + 1] - 1] : null;

    /// <summary>Highest row number; -1 when there is no row.</summary>
    public long LastRow => Count == 0 ? -1 : Columns.Row.Frame.Max;

    /// <summary>Interactions per signature; as long as <see cref="Signatures"/>. Linear.</summary>
    public long[] CountSignatures()
    {
        var counts = new long[Signatures];
        for (var i = 0; i < Count; i++) counts[Columns.SignatureAt(i)]++;
        return counts;
    }

    /// <summary>
    /// Writes the index to a file that <see cref="Open"/> reads far sooner than it can be built: about 5 to 8 bytes a row. The file is written
    /// beside, flushed to disk and put in place at once, so that an interrupted save leaves the file as it was.
    /// </summary>
    /// <param name="path">The file, in a folder that exists.</param>
    /// <param name="stamp">What the index was made from, in the caller's own words: shown to the caller again before the file is read.</param>
    /// <exception cref="IOException">The file cannot be written, or is just being written by somebody else.</exception>
    public void Save(string path, ReadOnlySpan<byte> stamp) => IndexFile.Save(this, path, stamp);

    /// <summary>Reads an index from a file, memory-mapped and on all threads. Never throws for what is in the file: whatever is missing, damaged or not wanted is to be built anew.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isWanted">Looks at the stamp of <see cref="Save"/>; false = the file is of something else.</param>
    /// <param name="reason">Why there is no index; null when there is.</param>
    public static JourneyIndex? Open(string path, Predicate<byte[]> isWanted, out string? reason) => IndexFile.Open(path, isWanted, out reason);

    private long MedianLifespan()
    {
        var (spans, n) = (new ulong[Persons], 0);
        for (var p = 0; p < Persons; p++)
            if (Starts[p + 1] - Starts[p] > 1) spans[n++] = (ulong)(Columns.Time[Starts[p + 1] - 1] - Columns.Time[Starts[p]]);
        if (n == 0) return 0;
        Span<double> median = stackalloc double[1];
        Selection.Quantiles(spans.AsSpan(0, n), [(n / 2 + 0.5) / n], nearestRank: true, median);
        return (long)median[0];
    }

    internal ulong PersonAt(int ordinal) => PersonOrder.Unmix(_keys[ordinal]);
}
