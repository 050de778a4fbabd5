using System.Globalization;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Ledger;
using Nokta.Interactions.Measures;
using Nokta.Interactions.Rows;
using Nokta.Interactions.Rules;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Segments;

/// <summary>Everything a segment is asked of at one moment; turns its words into the engine's tests.</summary>
/// <param name="LastDay">The day at whose end it is judged: the last one of the data, or today.</param>
internal sealed record SegmentSight(JourneySnapshot Snapshot, Measured Measured, KnownFacts Facts, DateOnly LastDay)
{
    /// <summary>Only what happened before this instant counts.</summary>
    public long At => Measured.Calendar.StartOf(LastDay.AddDays(1));

    /// <summary>Who belongs. One pass over the interactions, however many conditions there are.</summary>
    public PersonSet People(SegmentDraft draft) => Segmentation.Run(new SegmentQuestion(TestOf(draft), At), Measured.Index);

    private PersonTest TestOf(SegmentDraft draft) => Joined(draft.IsAll, [.. draft.Groups.Select(TestOf)]);

    private PersonTest TestOf(SegmentGroup group)
    {
        var joined = Joined(group.IsAll, [.. group.Tests.Select(TestOf)]);
        return group.IsNot ? new NotSo(joined) : joined;
    }

    private PersonTest TestOf(SegmentTest test)
    {
        var asked = Asked(test);
        return test.IsNot ? new NotSo(asked) : asked;
    }

    private static PersonTest Joined(bool isAll, IReadOnlyList<PersonTest> tests) => isAll ? new AllOf(tests) : new AnyOf(tests);

    private PersonTest Asked(SegmentTest test)
    {
        var period = test.Window.In(Measured.Calendar, LastDay);
        return test.Kind switch
        {
            TestKind.Trait => Among(Facts.Traits.TryGetValue(Folding.Fold(test.Name), out var trait) ? trait.Of.Where(t => HoldsFor(test, t.Value)).Select(t => t.Key) : []),
            TestKind.Consent => Among(test.Values.SelectMany(purpose => Facts.Consents.TryGetValue(purpose, out var given) ? given : [])),
            TestKind.Audience => new Among(InStage(test)),
            TestKind.First => new FirstSeen(period),
            TestKind.Last => new LastSeen(period),
            TestKind.Amount => Money(test, period),
            TestKind.Score => new Said(null, period, RowsQuery.ScaleIn(test.Name)!.Value, test.Compare == TestCompare.Most ? int.MinValue : (int)test.Number, test.Compare == TestCompare.Least ? int.MaxValue : (int)test.Number),
            _ => new Did(Counted(test), period, test.Compare == TestCompare.Most ? 0 : (long)test.Number, test.Compare == TestCompare.Least ? long.MaxValue : (long)test.Number),
        };
    }

    private Among Among(IEnumerable<ulong> persons) => new(PersonSet.Of(Measured.Index, persons));

    private PersonSet InStage(SegmentTest test)
    {
        if (AudienceRules.Ask(Measured, At) is not { } asked) return PersonSet.Of(Measured.Index, []);
        var stages = Audience.Run(asked, Measured.Index);
        return PersonSet.Of(Measured.Index, test.Values.SelectMany(code => stages.Of(AudienceRules.Stages[code]).Persons()));
    }

    private Spent Money(SegmentTest test, Period period)
    {
        // Minor units are rials for IRR and hundredths elsewhere, as the ledger has them.
        var minor = (long)decimal.Truncate(test.Number * (test.Name == "IRR" ? 1 : 100));
        var currency = Snapshot.Currencies.ToList().IndexOf(test.Name);
        return new Spent(null, period, Math.Max(0, currency), test.Compare == TestCompare.Most ? long.MinValue : minor, test.Compare == TestCompare.Least ? long.MaxValue : minor);
    }

    private bool[]? Counted(SegmentTest test)
    {
        if (test.Kind == TestKind.Any) return null;
        var counts = new bool[Snapshot.Signatures.Count];
        if (test.Kind is TestKind.Touchpoint or TestKind.Goal)
        {
            var numbers = test.Values.Select(v => int.Parse(v, CultureInfo.InvariantCulture)).ToHashSet();
            var goals = Snapshot.Goals.Where(g => numbers.Contains(g.Number)).ToList();
            for (var s = 0; s < counts.Length; s++)
                counts[s] = test.Kind == TestKind.Touchpoint ? numbers.Contains(Snapshot.TouchpointOf[s]) : goals.Any(g => s < g.Matches.Length && g.Matches[s]);
            return counts;
        }

        var (field, words) = (FieldOf(test.Kind), test.Values.Select(Folding.Fold).ToHashSet());
        // Named branches count under their one name and under every word that means it.
        foreach (var signature in Measured.Signatures)
            counts[signature.Id] = words.Contains(Folding.Fold(signature.Of(field))) || words.Contains(Folding.Fold(Snapshot.Signatures[signature.Id].Of(field)));
        return counts;
    }

    internal static SignatureField FieldOf(TestKind kind) => kind switch
    {
        TestKind.Activity => SignatureField.Activity,
        TestKind.Channel => SignatureField.Channel,
        TestKind.Branch => SignatureField.Branch,
        TestKind.Campaign => SignatureField.Campaign,
        TestKind.Source => SignatureField.Source,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Whether a trait's last value answers yes; a value that is no number or no day answers no to what asks for one.</summary>
    internal static bool HoldsFor(SegmentTest test, string value) => test.Compare switch
    {
        TestCompare.Set => true,
        TestCompare.Contains => test.Values.Any(v => Folding.Fold(value).Contains(Folding.Fold(v), StringComparison.Ordinal)),
        TestCompare.Least => SegmentTest.Numbered(value) is { } number && test.Values.Any(v => number >= SegmentTest.Numbered(v)),
        TestCompare.Most => SegmentTest.Numbered(value) is { } number && test.Values.Any(v => number <= SegmentTest.Numbered(v)),
        TestCompare.After => SegmentTest.Dated(value) is { } day && test.Values.Any(v => day >= SegmentTest.Dated(v)),
        TestCompare.Before => SegmentTest.Dated(value) is { } day && test.Values.Any(v => day < SegmentTest.Dated(v)),
        _ => test.Values.Any(v => Folding.Fold(value) == Folding.Fold(v)),
    };
}
