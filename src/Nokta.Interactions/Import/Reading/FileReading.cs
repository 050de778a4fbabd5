using Nokta.Kernel;

namespace Nokta.Interactions.Import.Reading;

/// <summary>A file opened under a mapping, standing before its first row of data.</summary>
internal sealed class FileReading : IDisposable
{
    private readonly TextSource _source;

    private FileReading(TextSource source, CsvReader rows, RowMap map, string delimiter) => (_source, Rows, Map, Delimiter) = (source, rows, map, delimiter);

    public CsvReader Rows { get; }
    public RowMap Map { get; }
    public string Delimiter { get; }
    public string Encoding => _source.Encoding;
    public long Bytes => _source.Length;
    public long BytesRead => _source.BytesRead;
    public string Hash => _source.Hash;

    /// <summary>Opens it; every reason why it cannot be read under this mapping is returned.</summary>
    public static Outcome<FileReading> Open(string path, FileMapping mapping)
    {
        var sampled = FileSample.Read(path, mapping.Encoding, mapping.Delimiter, mapping.Header);
        if (!sampled.IsDone) return sampled.Refusal!;
        var sample = sampled.Value;
        var bound = RowMap.Bind(mapping, sample.Header, column => TimeGuess.Format(sample, column));
        if (!bound.IsDone) return bound.Refusals.ToList();

        var opened = TextSource.Open(path, sample.Encoding);
        if (!opened.IsDone) return opened.Refusal!;
        var rows = new CsvReader(opened.Value.Read, Delimiters.Byte(sample.Delimiter)!.Value);
        if (sample.HasHeader) rows.Next();
        return new FileReading(opened.Value, rows, bound.Value, sample.Delimiter);
    }

    public void Dispose() => _source.Dispose();
}
