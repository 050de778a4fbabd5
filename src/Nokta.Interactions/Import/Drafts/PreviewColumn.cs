using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>One column of the preview: a part of an interaction that at least one of the rows has.</summary>
internal sealed record PreviewColumn(string Role, Func<Reader, PreviewInteraction, string> Write, bool IsNumber = false, bool IsCode = false, bool IsWhole = false)
{
    private static readonly PreviewColumn[] s_all =
    [
        new(Roles.Time, (r, i) => r.Moment(i.Time), IsWhole: true),
        new(Roles.Person, (_, i) => Short(i.Person, 32), IsCode: true),
        new(Roles.Activity, (_, i) => i.Signature.Activity),
        new(Roles.Channel, (_, i) => i.Signature.Channel),
        new(Roles.Branch, (_, i) => i.Signature.Branch),
        new(Roles.Topic, (_, i) => i.Signature.Topic),
        new(Roles.Score, (r, i) => i.Scale < 0 ? "" : r.Number(i.Score, i.Score == MathF.Round(i.Score) ? 0 : 1), IsNumber: true),
        new(Roles.Amount, (r, i) => i.Currency.Length == 0 ? "" : r.Money(i.Amount, i.Currency), IsNumber: true),
        new(Roles.Duration, (r, i) => i.Duration < 0 ? "" : r.Duration(TimeSpan.FromMilliseconds(i.Duration)), IsNumber: true),
        new(Roles.Outcome, (_, i) => i.Signature.Outcome),
        new(Roles.Purpose, (_, i) => i.Signature.Purpose),
        new(Roles.Direction, (_, i) => i.Signature.Direction),
        new(Roles.Campaign, (_, i) => i.Signature.Campaign),
        new(Roles.Staff, (_, i) => i.Signature.Staff),
        new(Roles.Device, (_, i) => i.Signature.Device),
        new(Roles.Comment, (_, i) => Short(i.Comment)),
        new(Roles.Key, (_, i) => Short(i.Key, 24), IsCode: true),
        new(Roles.Thread, (_, i) => Short(i.Thread, 24), IsCode: true),
        new(Roles.Property, (_, i) => Short(string.Join(" · ", i.Properties.Values.Where(v => v.Length > 0)), 60)),
    ];

    public static IReadOnlyList<PreviewColumn> Of(Preview preview)
    {
        var all = preview.Rows.SelectMany(r => r.Interactions).ToList();
        return [.. s_all.Where(c => all.Any(i => c.Has(i)))];
    }

    public static string Short(string text, int most = 80) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most - 1), "…");

    private bool Has(PreviewInteraction one) => Role switch
    {
        Roles.Time => true,
        Roles.Score => one.Scale >= 0,
        Roles.Amount => one.Currency.Length > 0,
        Roles.Duration => one.Duration >= 0,
        _ => Write(null!, one).Length > 0,
    };
}
