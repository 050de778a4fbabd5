using Nokta.Interactions.Import.Reading;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Shapes;

/// <summary>Which column of a file a look-up table is looked up by: names that fold to the same and values that meet.</summary>
public static class JoinGuess
{
    /// <summary>The likeliest join; null when nothing in the file points at the table.</summary>
    public static Join? Of(string path, FileForm form, string lookUpPath, string name)
    {
        if (FileSample.Read(path, form) is not { IsDone: true } file || FileSample.Read(lookUpPath, new FileForm()) is not { IsDone: true } table) return null;
        var best = Pairs(file.Value, table.Value).OrderByDescending(p => p.Score).FirstOrDefault();
        return best.Score <= 0 ? null : new Join { File = name, As = name, On = new Dictionary<string, string> { [best.Column] = best.Key }, Path = lookUpPath };
    }

    private static IEnumerable<(string Column, string Key, double Score)> Pairs(FileSample file, FileSample table)
    {
        for (var k = 0; k < table.Header.Count; k++)
        {
            var keys = table.Column(k).Select(Folding.Fold).ToList();
            var distinct = keys.ToHashSet();
            // What names a row of a table mostly stands there once.
            if (keys.Count == 0 || distinct.Count * 10 < keys.Count * 9) continue;
            for (var c = 0; c < file.Header.Count; c++)
            {
                var cells = file.Column(c).Select(Folding.Fold).Distinct().Take(1000).ToList();
                if (cells.Count == 0) continue;
                var met = cells.Count(distinct.Contains) / (double)cells.Count;
                var isNamed = Folding.Fold(file.Header[c]) == Folding.Fold(table.Header[k]);
                if (met >= (isNamed ? 0.2 : 0.9)) yield return (file.Header[c], table.Header[k], met + (isNamed ? 1 : 0) - k * 0.001);
            }
        }
    }
}
