using Nokta.Interactions.Rules;

namespace Nokta.Interactions.Segments;

/// <summary>A segment as a sentence: "was at Delivery at least 2 times in the last 30 days, and agrees to Contact by SMS".</summary>
internal static class SegmentWords
{
    public static string Of(SegmentBook book, Segment segment) =>
        segment.Frozen is { } list ? book.Reader.Say("segment.says.frozen", ("n", list.Persons), ("when", book.Reader.Moment(list.At)), ("number", list.Of)) : Of(book, segment.Draft);

    public static string Of(SegmentBook book, SegmentDraft draft)
    {
        var groups = draft.Groups.Select(g => (Words: Of(book, g), IsOne: g.Tests.Count == 1 || g.IsNot)).ToList();
        return Joined(book, draft.IsAll, groups.Count == 1 ? [groups[0].Words] : [.. groups.Select(g => g.IsOne ? g.Words : "(" + g.Words + ")")]);
    }

    private static string Of(SegmentBook book, SegmentGroup group)
    {
        var words = Joined(book, group.IsAll, [.. group.Tests.Select(t => Of(book, t))]);
        return group.IsNot ? book.Reader.Say("segment.says.not", ("test", group.Tests.Count == 1 ? words : "(" + words + ")")) : words;
    }

    private static string Of(SegmentBook book, SegmentTest test)
    {
        var words = string.Join(' ', Asked(book, test).Split(' ', StringSplitOptions.RemoveEmptyEntries)).Replace(" ,", ",", StringComparison.Ordinal);
        return test.IsNot ? book.Reader.Say("segment.says.not", ("test", words)) : words;
    }

    private static string Asked(SegmentBook book, SegmentTest test)
    {
        var (r, value) = (book.Reader, string.Join(" " + book.Reader["rule.or"] + " ", test.Values.Select(v => ValueNames.Isolated(book.NameOf(test.Kind, v)))));
        var (when, name) = (When(book, test), ValueNames.Isolated(test.Name));
        return test.Kind switch
        {
            TestKind.Trait => r.Say("segment.says.trait." + SegmentCodes.Of(test.Compare), ("name", name), ("value", value)),
            TestKind.Consent or TestKind.Audience => r.Say("segment.says." + SegmentCodes.Of(test.Kind), ("value", value)),
            TestKind.First or TestKind.Last => r.Say("segment.says." + SegmentCodes.Of(test.Kind), ("when", when)),
            TestKind.Amount => r.Say("segment.says.amount." + SegmentCodes.Of(test.Compare), ("money", r.Number(test.Number, test.Number == decimal.Truncate(test.Number) ? 0 : 2) + " " + name), ("when", when)),
            TestKind.Score => r.Say("segment.says.score." + SegmentCodes.Of(test.Compare), ("scale", r["segment.scale." + test.Name]), ("value", r.Number((long)test.Number)), ("when", when)),
            _ => r.Say("segment.says." + SegmentCodes.Of(test.Kind), ("value", value), ("times", r.Say("segment.says.times." + SegmentCodes.Of(test.Compare), ("n", (long)test.Number))), ("when", when)),
        };
    }

    private static string When(SegmentBook book, SegmentTest test)
    {
        var (r, w) = (book.Reader, test.Window);
        return w.Kind switch
        {
            WindowKind.Within => r.Say("segment.says.when.within", ("n", w.Days)),
            WindowKind.Before => r.Say("segment.says.when.before", ("n", w.Days)),
            WindowKind.Between when w.To is null => r.Say("segment.says.when.since", ("from", w.From)),
            WindowKind.Between when w.From is null => r.Say("segment.says.when.until", ("to", w.To)),
            WindowKind.Between => r.Say("segment.says.when.between", ("from", w.From), ("to", w.To)),
            _ => "",
        };
    }

    private static string Joined(SegmentBook book, bool isAll, IReadOnlyList<string> parts) => string.Join(" " + book.Reader[isAll ? "rule.and" : "rule.or"] + " ", parts);
}
