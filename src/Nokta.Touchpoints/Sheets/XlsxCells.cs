using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Nokta.Touchpoints;

/// <summary>What the cells of a workbook say as text: shared strings by their number, dates as days, formulas by the value that was stored with them.</summary>
internal sealed class XlsxCells
{
    private readonly List<string> _shared;
    private readonly HashSet<uint> _dateStyles;
    private readonly bool _from1904;

    public XlsxCells(WorkbookPart workbook)
    {
        _shared = [.. (workbook.SharedStringTablePart?.SharedStringTable.Elements<SharedStringItem>() ?? []).Select(i => string.Concat(i.Descendants<Text>().Where(t => t.Parent is not PhoneticRun).Select(t => t.Text)))];
        _from1904 = workbook.Workbook.WorkbookProperties?.Date1904?.Value == true;
        _dateStyles = DateStyles(workbook.WorkbookStylesPart?.Stylesheet);
    }

    public string TextOf(Cell cell)
    {
        var stored = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.Value;
        if (type == CellValues.SharedString) return int.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _shared.Count ? _shared[at] : "";
        if (type == CellValues.InlineString) return string.Concat(cell.InlineString?.Descendants<Text>().Select(t => t.Text) ?? []);
        if (type == CellValues.Boolean) return stored == "1" ? "true" : "false";
        if (type == CellValues.Error) return "";
        if (type is not null && type != CellValues.Number) return stored;
        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return stored;
        if (cell.StyleIndex?.Value is { } style && _dateStyles.Contains(style)) return Day(number) ?? stored;
        return Math.Abs(number) < 1e15 ? ((decimal)number).ToString("0.############", CultureInfo.InvariantCulture) : stored;
    }

    private string? Day(double serial)
    {
        var days = Math.Floor(serial) + (_from1904 ? 1462 : 0);
        // Serial 60 is the 29 February 1900 that never was.
        return days is >= 1 and < 2_958_466 and not 60 ? new DateOnly(1899, 12, 30).AddDays((int)days + (days < 60 ? 1 : 0)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    private static HashSet<uint> DateStyles(Stylesheet? styles)
    {
        var own = (styles?.NumberingFormats?.Elements<NumberingFormat>() ?? []).Where(f => f.NumberFormatId is not null && IsDate(f.FormatCode?.Value ?? "")).Select(f => f.NumberFormatId!.Value).ToHashSet();
        return [.. (styles?.CellFormats?.Elements<CellFormat>() ?? []).Select((format, i) => (Id: format.NumberFormatId?.Value ?? 0, At: (uint)i))
            .Where(f => f.Id is >= 14 and <= 17 or 22 or (>= 27 and <= 36) or (>= 50 and <= 58) || own.Contains(f.Id)).Select(f => f.At)];
    }

    // A date's format has years and days outside quoted text and brackets.
    private static bool IsDate(string format)
    {
        var plain = System.Text.RegularExpressions.Regex.Replace(format, "\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "");
        return plain.Contains('y', StringComparison.OrdinalIgnoreCase) && plain.Contains('d', StringComparison.OrdinalIgnoreCase);
    }
}
