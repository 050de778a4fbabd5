using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nokta.Kernel.Words;

namespace Nokta.Tests.Kernel;

[SameOnEveryStore]
public sealed class CsvTextTests
{
    private static readonly char[] s_starts = ['=', '+', '-', '@', '\t', '\r'];

    [Fact]
    public void No_cell_that_a_spreadsheet_reads_starts_like_a_formula_and_every_text_can_be_read_back() =>
        Prop.ForAll(Cells(), cells =>
        {
            var written = CsvText.AppendRow(new StringBuilder(), cells).ToString();
            var read = Read(written);

            return read.Count == cells.Length && read.Zip(cells).All(c => !IsFormula(c.First) && (c.First == c.Second || c.First == "'" + c.Second));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("-12.5", "-12.5")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("a,\"b\"", "a,\"b\"")]
    public void A_formula_becomes_text_and_a_number_stays_a_number(string cell, string shown) =>
        Assert.Equal(shown, Assert.Single(Read(CsvText.AppendRow(new StringBuilder(), [cell]).ToString())));

    private static bool IsFormula(string cell) =>
        cell.Length > 0 && s_starts.Contains(cell[0]) && !decimal.TryParse(cell, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    private static Arbitrary<string[]> Cells()
    {
        var piece = Gen.Elements("=", "+", "-", "@", "\t", "\r", "\n", ",", "\"", "'", "1", "2.5", "a", "ی", " ", "cmd|");
        return Gen.NonEmptyListOf(Gen.ArrayOf(piece).Select(string.Concat)).Select(l => l.ToArray()).ToArbitrary();
    }

    /// <summary>RFC 4180, read the plain way.</summary>
    private static List<string> Read(string row)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < row.Length - 2; i++)
        {
            if (row[i] == '"' && !quoted) quoted = true;
            else if (row[i] == '"' && i + 1 < row.Length - 2 && row[i + 1] == '"') cell.Append(row[i++]);
            else if (row[i] == '"') quoted = false;
            else if (row[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(row[i]);
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
