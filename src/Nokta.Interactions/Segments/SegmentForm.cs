using System.Globalization;
using Microsoft.Extensions.Primitives;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Segments;

/// <summary>One condition as somebody is writing it: every field as it was typed.</summary>
public sealed record SegmentLine(TestKind Kind)
{
    public bool IsNot { get; init; }
    public string Name { get; init; } = "";
    public string Test { get; init; } = "";
    public IReadOnlyList<string> Values { get; init; } = [];
    public string Number { get; init; } = "";
    public string When { get; init; } = "";
    public string Days { get; init; } = "";
    public string From { get; init; } = "";
    public string To { get; init; } = "";

    public bool IsTyped => Kind is TestKind.Trait or TestKind.Activity or TestKind.Channel or TestKind.Branch or TestKind.Campaign or TestKind.Source;

    /// <summary>The comparisons that a kind of condition knows; the first is the usual one.</summary>
    public static IReadOnlyList<TestCompare> Compares(TestKind kind) => kind switch
    {
        TestKind.Trait => [TestCompare.Is, TestCompare.Contains, TestCompare.Set, TestCompare.Least, TestCompare.Most, TestCompare.After, TestCompare.Before],
        TestKind.Amount => [TestCompare.Least, TestCompare.Most],
        TestKind.First or TestKind.Last or TestKind.Consent or TestKind.Audience => [],
        _ => [TestCompare.Least, TestCompare.Most, TestCompare.Exactly],
    };

    public static IReadOnlyList<WindowKind> Windows(TestKind kind) => kind switch
    {
        TestKind.Trait or TestKind.Consent or TestKind.Audience => [],
        TestKind.First or TestKind.Last => [WindowKind.Within, WindowKind.Before, WindowKind.Between],
        _ => [WindowKind.Ever, WindowKind.Within, WindowKind.Between],
    };

    /// <summary>A new line of a kind, with what is usual.</summary>
    public static SegmentLine New(TestKind kind) => new(kind)
    {
        Test = Compares(kind) is [var usual, ..] ? SegmentCodes.Of(usual) : "is",
        Number = SegmentTest.Counting.Contains(kind) ? "1" : "",
        When = Windows(kind) is [var first, ..] ? SegmentCodes.Of(first) : "ever",
        Days = "30",
    };

    public static SegmentLine Of(SegmentTest test) => new(test.Kind)
    {
        IsNot = test.IsNot, Name = test.Name, Test = SegmentCodes.Of(test.Compare), Number = test.Number.ToString("0.##", CultureInfo.InvariantCulture),
        Values = test.Kind is TestKind.Trait or TestKind.Activity or TestKind.Channel or TestKind.Branch or TestKind.Campaign or TestKind.Source ? [string.Join("; ", test.Values)] : test.Values,
        When = SegmentCodes.Of(test.Window.Kind), Days = test.Window.Days > 0 ? test.Window.Days.ToString(CultureInfo.InvariantCulture) : "30",
        From = Iso(test.Window.From), To = Iso(test.Window.To),
    };

    /// <summary>The condition; a number that is none is refused.</summary>
    public Outcome<SegmentTest> Read()
    {
        var number = SegmentTest.Numbered(Number);
        var needsNumber = SegmentTest.Counting.Contains(Kind) || Kind is TestKind.Amount or TestKind.Score;
        if (needsNumber && number is null) return new Refusal("segment.no-number");
        var when = SegmentCodes.Find<WindowKind>(When) ?? WindowKind.Ever;
        var isLong = when is WindowKind.Within or WindowKind.Before;
        return new SegmentTest(Kind, SegmentCodes.Find<TestCompare>(Test) ?? TestCompare.Is, IsTyped ? [.. Values.SelectMany(v => v.Split(';', '؛')).Select(v => v.Trim()).Where(v => v.Length > 0)] : [.. Values.Where(v => v.Length > 0).Distinct()])
        {
            IsNot = IsNot, Name = Name.Trim(), Number = needsNumber ? number!.Value : 0,
            Window = when == WindowKind.Between ? new TestWindow(when, 0, SegmentTest.Dated(From), SegmentTest.Dated(To)) : new TestWindow(when, isLong ? RuleForm.Number(Days.Trim()) ?? 0 : 0),
        };
    }

    private static string Iso(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Lines that stand together.</summary>
public sealed record SegmentLines(bool IsAll, bool IsNot, IReadOnlyList<SegmentLine> Lines);

/// <summary>A segment as somebody is writing it. Lines and groups are added and taken away by posting the form, so that no script is needed.</summary>
public sealed record SegmentForm(string Fa, string En, string Ru, int? SeenVersion, bool IsAll, IReadOnlyList<SegmentLines> Groups)
{
    /// <summary>Where to go on writing after a step: <c>0.2</c> is a line that was added, <c>0.add</c> the choice of a further one; empty = from the beginning.</summary>
    public string GoesOn { get; private init; } = "";

    public static SegmentForm Empty { get; } = new("", "", "", null, true, [new SegmentLines(true, false, [SegmentLine.New(TestKind.Activity)])]);

    public static SegmentForm Of(Segment segment) => new(segment.Name.Fa, segment.Name.En, segment.Name.Ru, segment.Version, segment.IsAll,
        [.. segment.Groups.Select(g => new SegmentLines(g.IsAll, g.IsNot, [.. g.Tests.Select(SegmentLine.Of)]))]);

    /// <summary>Reads the fields <c>g0.match</c>, <c>g0.t1.value</c> … and does what the button <c>do</c> says: <c>add-0</c>, <c>drop-0-1</c>, <c>group</c>, <c>drop-0</c>.</summary>
    public static SegmentForm Read(Func<string, StringValues> posted)
    {
        var groups = new List<SegmentLines>();
        for (var g = 0; g < SegmentDraft.MostGroups && posted($"g{g}.match").Count > 0; g++)
        {
            var lines = new List<SegmentLine>();
            for (var t = 0; t < SegmentDraft.MostTests && SegmentCodes.Find<TestKind>(posted($"g{g}.t{t}.kind")) is { } kind; t++)
            {
                string Field(string name) => posted($"g{g}.t{t}.{name}").ToString();
                lines.Add(new SegmentLine(kind)
                {
                    IsNot = Field("not").Length > 0, Name = Field("name"), Test = Field("test"), Values = [.. posted($"g{g}.t{t}.value").Select(v => v ?? "")],
                    Number = Field("n"), When = Field("when"), Days = Field("days"), From = Field("from"), To = Field("to"),
                });
            }

            groups.Add(new SegmentLines(posted($"g{g}.match") != "any", posted($"g{g}.not").Count > 0, lines));
        }

        return new SegmentForm(posted("fa").ToString(), posted("en").ToString(), posted("ru").ToString(), RuleForm.Number(posted("version")), posted("match") != "any", groups)
            .After(posted("do").ToString().Split('-'), posted);
    }

    /// <summary>Whether the form was sent to be changed and not to be kept.</summary>
    public static bool IsStep(string act) => act.Length > 0;

    public Outcome<SegmentDraft> Draft()
    {
        var groups = new List<SegmentGroup>();
        for (var g = 0; g < Groups.Count; g++)
        {
            var tests = Groups[g].Lines.Select(l => l.Read()).ToList();
            var wrong = tests.FindIndex(t => !t.IsDone);
            if (wrong >= 0) return tests[wrong].Refusal!.At(string.Create(CultureInfo.InvariantCulture, $"groups.{g}.tests.{wrong}"));
            groups.Add(new SegmentGroup(Groups[g].IsAll, Groups[g].IsNot, [.. tests.Select(t => t.Value!)]));
        }

        var draft = new SegmentDraft(new Trilingual(Fa.Trim(), En.Trim(), Ru.Trim()), IsAll, groups);
        var refusals = draft.Check();
        return refusals.Count > 0 ? refusals : draft;
    }

    /// <summary>The same without its name, for a look at who would belong; null while a condition cannot be read.</summary>
    public SegmentDraft? ToTry() => (this with { En = "x" }).Draft() is { IsDone: true } draft ? draft.Value : null;

    private SegmentForm After(string[] act, Func<string, StringValues> posted) => act switch
    {
        ["group"] when Groups.Count < SegmentDraft.MostGroups => this with { Groups = [.. Groups, new SegmentLines(true, false, [SegmentLine.New(TestKind.Activity)])], GoesOn = Place(Groups.Count, "0") },
        ["add", var at] when Group(at) is { } g && SegmentCodes.Find<TestKind>(posted($"g{at}.add")) is { } kind && Groups.Sum(x => x.Lines.Count) < SegmentDraft.MostTests =>
            With(g, Groups[g] with { Lines = [.. Groups[g].Lines, SegmentLine.New(kind)] }, Place(g, Groups[g].Lines.Count.ToString(CultureInfo.InvariantCulture))),
        ["drop", var at, var line] when Group(at) is { } g && RuleForm.Number(line) is { } t && t < Groups[g].Lines.Count => With(g, Groups[g] with { Lines = [.. Groups[g].Lines.Where((_, i) => i != t)] }, Place(g, "add")),
        ["drop", var at] when Group(at) is { } g && Groups.Count > 1 => this with { Groups = [.. Groups.Where((_, i) => i != g)], GoesOn = Place(Math.Max(0, g - 1), "add") },
        _ => this,
    };

    private int? Group(string text) => RuleForm.Number(text) is { } g && g < Groups.Count ? g : null;

    private SegmentForm With(int g, SegmentLines group, string goesOn) => this with { Groups = [.. Groups.Select((x, i) => i == g ? group : x)], GoesOn = goesOn };

    private static string Place(int group, string what) => string.Create(CultureInfo.InvariantCulture, $"{group}.{what}");
}
