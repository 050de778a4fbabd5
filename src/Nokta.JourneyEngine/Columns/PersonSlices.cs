namespace Nokta.JourneyEngine.Columns;

/// <summary>Work on whole journeys, cut into one slice of persons per thread so that each slice has about as many rows; results come in the slices' order.</summary>
internal static class PersonSlices
{
    public static T[] Walk<T>(JourneyIndex index, Func<int, int, T> walk)
    {
        var slices = Slices.For(index.Count);
        if (slices == 1) return [walk(0, index.Persons)];
        var results = new T[slices];
        Parallel.For(0, slices, new ParallelOptions { MaxDegreeOfParallelism = slices }, s => results[s] = walk(PersonAt(s), PersonAt(s + 1)));
        return results;

        // The first person whose journey starts at or after the row: every person falls into one slice.
        int PersonAt(int slice)
        {
            if (slice == slices) return index.Persons;
            var at = Array.BinarySearch(index.Starts, 0, index.Persons, (int)((long)index.Count * slice / slices));
            return at < 0 ? ~at : at;
        }
    }
}
