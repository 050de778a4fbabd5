using System.Text;
using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Shapes;

/// <summary>The look-up tables of a mapping, and what a file looks like with them.</summary>
internal static class Joins
{
    private const int Most = 8;

    public static Outcome<IReadOnlyList<LookUpTable>> Load(IReadOnlyList<Join> joins, IReadOnlyList<string> header)
    {
        var tables = new List<LookUpTable>();
        if (joins.Count > Most) return Refusal.Of("import.too-many-lookups", ("n", Most));
        foreach (var join in joins)
        {
            var names = new ColumnNames(header);
            if (join.On.Keys.Where(column => names.Find(column) < 0).ToList() is { Count: > 0 } missing)
                return Refusal.Of("import.header-changed", ("missing", string.Join(", ", missing)), ("new", "—"));
            var loaded = LookUpTable.Load(join);
            if (!loaded.IsDone) return loaded.Refusal!;
            tables.Add(loaded.Value);
        }

        return tables;
    }

    /// <summary>The beginning of the file with its looked up columns, so that their notation can be told.</summary>
    public static FileSample Extend(FileSample sample, IReadOnlyList<LookUpTable> tables)
    {
        if (tables.Count == 0) return sample;
        var names = new ColumnNames(sample.Header);
        var on = tables.Select(t => t.Join.On.Keys.Select(names.Find).ToArray()).ToList();
        var row = new TextRow();
        return sample with
        {
            Header = [.. sample.Header, .. tables.SelectMany(t => t.Columns)],
            Rows = [.. sample.Rows.Select(cells => cells.Count == sample.Header.Count ? [.. cells, .. tables.SelectMany((t, i) => Found(t, t.Find(row.Of(cells), on[i])))] : cells)],
        };
    }

    private static IEnumerable<string> Found(LookUpTable table, int row)
    {
        for (var column = 0; column < table.Columns.Count; column++)
            yield return row < 0 ? "" : Encoding.UTF8.GetString(table[row, column]);
    }

    /// <summary>A row whose texts are known already.</summary>
    private sealed class TextRow() : Records(1024)
    {
        public TextRow Of(IReadOnlyList<string> cells)
        {
            (Count, RecordAt, RecordLength) = (0, 0, 0);
            foreach (var cell in cells)
            {
                var bytes = Encoding.UTF8.GetBytes(cell);
                while (RecordLength + bytes.Length > Buffer.Length) Resize(Buffer.Length * 2);
                bytes.CopyTo(Buffer, RecordLength);
                AddField(RecordLength, bytes.Length, false);
                RecordLength += bytes.Length;
            }

            return this;
        }

        public override bool Next() => false;
    }
}
