using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Pain;
using Nokta.JourneyEngine.Scorecards;
using Nokta.JourneyEngine.Statistics;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Notices;

/// <summary>Says notices to a reader: what, how much, how sure, and where the rows are.</summary>
public sealed class NoticeWords(Reader reader, ScorecardView view)
{
    private readonly FigureWords _words = new(reader);

    /// <summary>The notice in a few words.</summary>
    public string Title(Notice notice) => notice.Kind switch
    {
        NoticeKind.Worse => reader.Say("notice.worse", ("name", Isolated(reader.In(notice.Touchpoint!.Name)))),
        NoticeKind.Better => reader.Say("notice.better", ("name", Isolated(reader.In(notice.Touchpoint!.Name)))),
        NoticeKind.Empty => reader.Say("notice.empty", ("name", Isolated(reader.In(notice.Touchpoint!.Name)))),
        NoticeKind.Silent => reader.Say("notice.silent", ("source", Isolated(notice.Source))),
        NoticeKind.Spoiled => reader.Say(notice.Sign!.IsUnmapped ? "notice.loose" : "notice.spoiled", ("source", Isolated(notice.Source))),
        NoticeKind.Unmapped => reader.Say("notice.unmapped", ("n", notice.Values)),
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, null),
    };

    /// <summary>Why it is told: one sentence for each change, with n and range.</summary>
    public IReadOnlyList<string> Reasons(Notice notice, int most = 3) => notice.Kind switch
    {
        NoticeKind.Worse or NoticeKind.Better => [.. notice.Changes.DistinctBy(c => c.Signal == Signal.Score ? Signal.Unhappy : c.Signal).Take(most).Select(Change)],
        NoticeKind.Empty => [reader.Say("notice.empty.why", ("n", notice.Rows), ("span", reader.Span(view.Before.From, view.Before.To)))],
        NoticeKind.Silent => [reader.Say("notice.silent.why", ("day", reader.Date(reader.Calendar.DateOf(notice.Last))), ("gap", reader.Say("words.days", ("n", (long)Math.Max(1, Math.Round(notice.UsualGap))))))],
        NoticeKind.Spoiled => [Rise(notice.Sign!)],
        NoticeKind.Unmapped => [reader.Say("notice.unmapped.why", ("n", notice.Rows), ("span", reader.Span(view.Period.From, view.Period.To)))],
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice.Kind, null),
    };

    /// <summary>Where it is seen in full.</summary>
    public string Page(Notice notice) => notice.Kind switch
    {
        NoticeKind.Silent => "/import/history",
        NoticeKind.Spoiled => "/import/quality?source=" + Uri.EscapeDataString(notice.Source),
        NoticeKind.Unmapped => "/touchpoints/unmapped",
        _ => "/touchpoints/" + notice.Touchpoint!.Slug + (view.Scope.Query() is { Length: > 0 } query ? "?" + query : ""),
    };

    /// <summary>The rows behind it.</summary>
    public string Rows(Notice notice) => notice.Kind switch
    {
        NoticeKind.Worse or NoticeKind.Better => RowsOf(notice.Changes[0]),
        NoticeKind.Spoiled => "/interactions?p=all" + (notice.Sign!.IsUnmapped ? "&tp=0" : "") + "&src=" + Uri.EscapeDataString(notice.Source),
        NoticeKind.Silent => "/interactions?p=all&src=" + Uri.EscapeDataString(notice.Source),
        NoticeKind.Unmapped => FigureWords.Rows(view.Scope, 0, "interactions"),
        _ => "/interactions?p=all&tp=" + notice.Touchpoint!.Id,
    };

    public static string Icon(NoticeKind kind) => kind switch { NoticeKind.Better => "circle-check", NoticeKind.Unmapped => "circle-dashed", NoticeKind.Silent or NoticeKind.Empty => "clock", _ => "triangle-alert" };

    private string Rise(Interactions.Tail.IntakeSign sign) => reader.Say("notice.share.why", ("to", reader.Percent((double)sign.NowK / sign.NowN)), ("now", reader.Number(sign.NowN)),
        ("from", reader.Percent((double)sign.BeforeK / sign.BeforeN)), ("before", reader.Number(sign.BeforeN)), ("low", reader.Percent(sign.Rise.Low)), ("high", reader.Percent(sign.Rise.High)));

    private string Change(SignalChange change)
    {
        var (low, high) = (Math.Min(Math.Abs(change.Difference.Low), Math.Abs(change.Difference.High)), Math.Max(Math.Abs(change.Difference.Low), Math.Abs(change.Difference.High)));
        var key = change.To > change.From ? "notice.rose" : "notice.fell";
        return reader.Say(key, ("what", Name(change)), ("from", Written(change, change.From)), ("to", Written(change, change.To)),
            ("low", Difference(change, low)), ("high", Difference(change, high)), ("before", reader.Number(change.FromN)), ("now", reader.Number(change.ToN)));
    }

    private string Name(SignalChange change) => change.Signal switch
    {
        Signal.Score => reader["figure.mean"],
        Signal.Wait => reader["notice.wait"],
        _ => _words.SignalName(change.Signal),
    };

    private string Written(SignalChange change, double value) => change.Signal switch
    {
        Signal.Score => reader.Number(value, 1),
        Signal.Duration or Signal.Wait => _words.Duration(value),
        _ => reader.Percent(value, value < 0.1 ? 1 : 0),
    };

    private string Difference(SignalChange change, double value) => change.Signal switch
    {
        Signal.Score => reader.Number(value, 2),
        Signal.Duration or Signal.Wait => _words.Duration(value),
        _ => reader.Percent(value, value < 0.1 ? 1 : 0),
    };

    private string RowsOf(SignalChange change) => change.Signal switch
    {
        Signal.Unhappy => FigureWords.Rows(view.Scope, change.Touchpoint, "unhappy", change.Scale),
        Signal.Score => FigureWords.Rows(view.Scope, change.Touchpoint, "answers", change.Scale),
        Signal.Duration => FigureWords.Rows(view.Scope, change.Touchpoint, "durations"),
        Signal.Wait => FigureWords.Rows(view.Scope, change.Touchpoint, "persons"),
        Signal.DropOff => FigureWords.Rows(view.Scope, change.Touchpoint, "dropped"),
        Signal.Trouble => FigureWords.Rows(view.Scope, change.Touchpoint, "troubled"),
        _ => FigureWords.Rows(view.Scope, change.Touchpoint, change.Signal.ToString().ToLowerInvariant()),
    };

    private static string Isolated(string name) => "\u2068" + name + "\u2069";
}
