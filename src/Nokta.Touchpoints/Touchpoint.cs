using System.Text.RegularExpressions;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Touchpoints;

/// <summary>A place where a customer meets the business, as it is stored, with the rules of what it may become.</summary>
[NotPersonal("codes from lists", nameof(Code), nameof(Stage), nameof(Kind), nameof(Channel), nameof(Facet), nameof(Relationship), nameof(Measurability), nameof(State), nameof(CostCurrency), nameof(Successor))]
[Personal("what members wrote of a touchpoint", nameof(NameFa), nameof(NameEn), nameof(NameRu), nameof(Branch), nameof(Tags), nameof(Owner), nameof(Standard), nameof(Note))]
[NotPersonal("amounts by date, names of files we gave, a day", nameof(Costs), nameof(Photos), nameof(NextReview))]
internal sealed partial class Touchpoint : IInWorkspace
{
    public const int MostCosts = 100;
    public const int MostPhotos = 12;

    public WorkspaceId Workspace { get; set; }
    public int Number { get; private set; }
    public string Code { get; private set; } = "";
    public string NameFa { get; private set; } = "";
    public string NameEn { get; private set; } = "";
    public string NameRu { get; private set; } = "";
    public string Stage { get; private set; } = "";
    public string Kind { get; private set; } = "";
    public string Channel { get; private set; } = "";
    public string Facet { get; private set; } = "";
    public string Relationship { get; private set; } = "";
    public string Branch { get; private set; } = "";
    public string Tags { get; private set; } = "";
    public string Owner { get; private set; } = "";
    public string Standard { get; private set; } = "";
    public string Measurability { get; private set; } = "";
    public string State { get; private set; } = "";
    public int Importance { get; private set; }
    public sbyte MainScale { get; private set; }
    public long? CostPerMonth { get; private set; }
    public string CostCurrency { get; private set; } = "";
    public int ReviewDays { get; private set; }
    public DateOnly? NextReview { get; private set; }
    public string Costs { get; private set; } = "";
    public string Photos { get; private set; } = "";
    public string Successor { get; private set; } = "";
    public string Note { get; private set; } = "";
    public int Version { get; private set; }
    public DateTimeOffset Added { get; private set; }

    public static Outcome<Touchpoint> Open(int number, TouchpointCard draft, PackLibrary packs, DateTimeOffset now, DateOnly today)
    {
        var card = Tidy(draft, today);
        if (card.Code.Length == 0) card = card with { Code = CodeFor(card.Name.En) is { Length: > 0 } code ? code : TouchpointCard.IdOf(number).ToLowerInvariant() };
        var refusals = Check(card, packs);
        if (refusals.Count > 0) return refusals;
        var touchpoint = new Touchpoint { Number = number, Version = 1, Added = now };
        touchpoint.Take(card);
        return touchpoint;
    }

    /// <summary>Takes the card's values and says which fields changed; nothing changes when anything is refused.</summary>
    public Outcome<List<FieldChange>> Edit(TouchpointCard card, PackLibrary packs, DateOnly today)
    {
        if (card.Version != Version) return Refusal.Of("touchpoint.edited-meanwhile");
        var before = Card();
        var after = Tidy(card, today);
        if (after.Code.Length == 0) after = after with { Code = before.Code };
        var refusals = Check(after, packs);
        if (refusals.Count > 0) return refusals;
        var changes = TouchpointField.Between(before, after);
        if (changes.Count == 0) return changes;
        Take(after);
        Version++;
        return changes;
    }

    public TouchpointCard Card() => new(
        Number, Code, new Trilingual(NameFa, NameEn, NameRu), Stage, Kind, Channel, Facet, Relationship,
        Branch, Owner, Standard, Measurability, State, Importance, MainScale)
    {
        Tags = TouchpointField.TagsIn(Tags),
        CostPerMonth = CostPerMonth,
        CostCurrency = CostCurrency,
        ReviewDays = ReviewDays,
        NextReview = NextReview,
        Costs = TouchpointCost.Read(Costs),
        Photos = TouchpointField.TagsIn(Photos),
        Successor = Touchpoints.Successor.Read(Successor),
        Note = Note,
        Version = Version,
        Added = Added,
    };

    /// <summary>A code made of a name: lower-case Latin words joined by hyphens, at most 40 characters.</summary>
    public static string CodeFor(string name)
    {
        var code = NotCode().Replace(name.ToLowerInvariant(), "-").Trim('-');
        return code.Length <= 40 ? code : code[..40].Trim('-');
    }

    /// <summary>Everything that is wrong with a card, all at once.</summary>
    public static List<Refusal> Check(TouchpointCard card, PackLibrary packs)
    {
        var refusals = new List<Refusal>();
        void Refuse(bool broken, string code, string field)
        {
            if (broken) refusals.Add(Refusal.Of("touchpoint." + code).At(field));
        }

        Refuse((card.Name.Fa + card.Name.En + card.Name.Ru).Length == 0, "name-missing", "name");
        Refuse(card.Name.Fa.Length > 120, "name-long", "name.fa");
        Refuse(card.Name.En.Length > 120, "name-long", "name.en");
        Refuse(card.Name.Ru.Length > 120, "name-long", "name.ru");
        Refuse(card.Code.Length > 40 || (card.Code.Length > 0 && !IsCode().IsMatch(card.Code)), "code-form", "code");
        Refuse(!packs.Has(Axis.Stage, card.Stage), "stage-unknown", "stage");
        Refuse(!packs.Has(Axis.Kind, card.Kind), "kind-unknown", "kind");
        Refuse(card.Channel.Length > 0 && !packs.Has(Axis.Channel, card.Channel), "channel-unknown", "channel");
        Refuse(card.Facet.Length > 0 && !packs.Has(Axis.Facet, card.Facet), "facet-unknown", "facet");
        Refuse(card.Relationship.Length > 0 && !packs.Has(Axis.Relationship, card.Relationship), "relationship-unknown", "relationship");
        Refuse(card.Tags.Any(t => !IsTag(t, packs)), "tag-unknown", "tags");
        Refuse(!Touchpoints.Measurability.All.Contains(card.Measurability), "measurability-unknown", "measurability");
        Refuse(!TouchpointState.All.Contains(card.State), "state-unknown", "state");
        Refuse(card.Importance is < 1 or > 3, "importance-range", "importance");
        Refuse(!MainScales.All.Contains(card.MainScale), "scale-unknown", "scale");
        Refuse(card.CostPerMonth < 0, "cost-negative", "cost");
        Refuse(card.CostPerMonth is not null && card.CostCurrency.Length != 3, "currency-missing", "cost");
        Refuse(card.Costs.Count > MostCosts || card.Costs.Any(c => !IsCost(c)), "cost-unknown", "costs");
        Refuse(card.Photos.Count > MostPhotos, "photos-many", "photos");
        Refuse(card.Photos.Any(p => !PhotoName.IsOne(p)), "photo-unknown", "photos");
        Refuse(card.Successor is { } successor && (!card.IsRetired || successor.Number == card.Number || successor.Number < 1), "successor-unknown", "successor");
        Refuse(card.ReviewDays is < 0 or > 3650, "review-range", "review-days");
        Refuse(card.Branch.Length > 120, "text-long", "branch");
        Refuse(card.Owner.Length > 120, "text-long", "owner");
        Refuse(card.Standard.Length > 500, "text-long", "standard");
        Refuse(card.Note.Length > 4000, "text-long", "note");
        return refusals;
    }

    private static bool IsCost(TouchpointCost cost) =>
        cost.Amount.Minor >= 0 && cost.Amount.Currency.Length == 3 && !(cost.First > cost.Last) && (cost.IsMonthly || cost.First is not null)
        && cost.Note.Length <= 200 && cost.Note.AsSpan().IndexOfAny('\t', '\n', '\r') < 0;

    private static bool IsTag(string tag, PackLibrary packs) =>
        tag.Split(':', 2) is [var axis, var code] && code.Length is > 0 and <= 120 && (axis is Axis.Branch or Axis.Tag || packs.Has(axis, code));

    /// <summary>The card without the slips of typing: outer spaces, repeated tags, a currency without a cost.</summary>
    public static TouchpointCard Tidy(TouchpointCard card, DateOnly today)
    {
        var tidy = card with
        {
            Code = card.Code.Trim().ToLowerInvariant(),
            Name = new Trilingual(card.Name.Fa.Trim(), card.Name.En.Trim(), card.Name.Ru.Trim()),
            Branch = card.Branch.Trim(),
            Owner = card.Owner.Trim(),
            Standard = card.Standard.Trim(),
            Note = card.Note.Trim(),
            Tags = [.. card.Tags.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct().Order(StringComparer.Ordinal)],
            CostCurrency = card.CostPerMonth is null ? "" : card.CostCurrency,
            Photos = [.. card.Photos.Distinct()],
            Successor = card.IsRetired ? card.Successor : null,
        };
        return tidy.ReviewDays is > 0 and <= 3650 && tidy.NextReview is null ? tidy with { NextReview = today.AddDays(tidy.ReviewDays) } : tidy;
    }

    private void Take(TouchpointCard card)
    {
        (Code, NameFa, NameEn, NameRu) = (card.Code, card.Name.Fa, card.Name.En, card.Name.Ru);
        (Stage, Kind, Channel, Facet, Relationship) = (card.Stage, card.Kind, card.Channel, card.Facet, card.Relationship);
        (Branch, Tags, Owner, Standard) = (card.Branch, string.Join('\n', card.Tags), card.Owner, card.Standard);
        (Measurability, State, Importance, MainScale) = (card.Measurability, card.State, card.Importance, card.MainScale);
        (Costs, Photos, Successor) = (TouchpointCost.Write(card.Costs), string.Join('\n', card.Photos), Touchpoints.Successor.Write(card.Successor));
        (CostPerMonth, CostCurrency, ReviewDays, NextReview, Note) = (card.CostPerMonth, card.CostCurrency, card.ReviewDays, card.NextReview, card.Note);
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotCode();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex IsCode();
}

/// <summary>The row behind one changed field of one edit; the adding itself is a row with an empty field.</summary>
[NotPersonal("name of a field", nameof(Field))]
[Personal("what a member wrote of a touchpoint, before and after", nameof(From), nameof(To))]
[Personal("the member who edited", nameof(Who), NamesMember = true)]
[Untrailed("it is the touchpoint's own history")]
internal sealed class EditedField : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public int Number { get; init; }
    public int Version { get; init; }
    public string Field { get; init; } = "";
    public string From { get; init; } = "";
    public string To { get; init; } = "";
    public string Who { get; init; } = "";
    public int? UndoOf { get; init; }
    public DateTimeOffset At { get; init; }
}
