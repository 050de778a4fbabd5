using Nokta.Interactions.Import.Reading;
using Nokta.Kernel;

namespace Nokta.Interactions.Import;

/// <summary>Shows what becomes of the first rows.</summary>
internal static class Previewing
{
    public static Outcome<Preview> Read(string path, FileMapping mapping, int rows)
    {
        var opened = FileReading.Open(path, mapping);
        if (!opened.IsDone) return opened.Refusals.ToList();
        using var reading = opened.Value;
        var reader = new RowReader(reading.Map);
        var shown = new List<PreviewRow>();
        try
        {
            while (shown.Count < rows && reading.Rows.Next()) shown.Add(Show(reading.Rows, reader));
        }
        catch (Formats.BrokenFileException broken)
        {
            return broken.Refusal;
        }

        return new Preview(reading.Map.Header, shown, Warnings.Of(reading.Map));
    }

    private static PreviewRow Show(Records row, RowReader reader)
    {
        var chunk = new Chunk();
        var cells = row.Texts();
        if (row.Fault != RecordFault.None) cells = [System.Text.Encoding.UTF8.GetString(row.Raw)];
        var fate = reader.Read(row, ref chunk, null, out var reason);
        reader.Close(ref chunk, null);
        if (fate != RowFate.Accepted) return new PreviewRow(row.Line, cells, [], reason) { LeftOut = row.LeftOut };

        var text = RowText.Of(row, reader.Map);
        return new PreviewRow(row.Line, cells, [.. Enumerable.Range(0, chunk.Count).Select(i => new PreviewInteraction
        {
            Time = chunk.Time[i],
            Key = text.Key,
            PersonKind = text.PersonKind,
            Person = text.Person,
            Signature = reader.Signatures.Describe(chunk.Signature[i]),
            Amount = chunk.Amount[i],
            Currency = reader.Currencies[chunk.Currency[i]],
            Duration = chunk.Duration[i],
            Scale = chunk.Scale[i],
            Score = chunk.Score[i],
            Thread = text.Thread,
            Comment = text.Comment,
            Properties = text.Properties,
        })], null);
    }
}
