using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Columns;
using Nokta.JourneyEngine.Scorecards;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Which rating scales the data holds at each touchpoint, what is proposed, and what another main scale would make of the answers.</summary>
public sealed class ScalesDesk(ScorecardDesk desk, TouchpointRegister register)
{
    /// <summary>All touchpoints in use, those with answers first.</summary>
    public async Task<IReadOnlyList<ScaleRow>> ListAsync(WorkspaceId workspace, Reader reader, CancellationToken ct = default)
    {
        var view = await desk.AskAsync(workspace, reader.Calendar, new Scope { Span = "all" }, ct);
        var cards = (await register.ListAsync(workspace, ct)).Where(t => !t.IsRetired);
        return [.. cards.Select(t => new ScaleRow(t, view?.Of(t).Satisfactions ?? [])).OrderByDescending(r => r.Answers.Sum(a => a.N)).ThenBy(r => r.Card.Number)];
    }

    /// <summary>What counts before and after, for each touchpoint whose scale would be another.</summary>
    public static Change Preview(IReadOnlyList<ScaleRow> rows, IReadOnlyDictionary<int, sbyte> wanted, Reader reader)
    {
        var words = new FigureWords(reader);
        var lines = rows.Where(r => wanted.TryGetValue(r.Card.Number, out var scale) && scale != r.Card.MainScale)
            .Select(r => new ChangeLine(reader.In(r.Card.Name), Said(r.On(r.Card.MainScale), words), Said(r.On(wanted[r.Card.Number]), words), reader[$"touchpoint.scale.{MainScales.CodeOf(wanted[r.Card.Number])}"]));
        return new Change([.. lines], [], reader["setting.scales.basis"]);
    }

    /// <summary>Gives touchpoints their new scales, each with its own line in the register's history.</summary>
    public async Task<Outcome<List<TouchpointCard>>> SaveAsync(Visit visit, IReadOnlyDictionary<int, sbyte> wanted, CancellationToken ct = default)
    {
        var changed = new List<TouchpointCard>();
        foreach (var card in await register.ListAsync(visit.Workspace, ct))
        {
            if (!wanted.TryGetValue(card.Number, out var scale) || scale == card.MainScale) continue;
            var saved = await register.EditAsync(visit.Workspace, card with { MainScale = scale }, visit.Person, ct);
            if (!saved.IsDone) return saved.Refusals.ToList();
            changed.Add(saved.Value);
        }

        return changed;
    }

    private static string Said(Satisfaction? answers, FigureWords words) => answers is null ? "—" : words.SatisfactionName(answers.Scale) + " " + words.Satisfaction(answers) + " · " + words.SatisfactionNote(answers);
}

/// <summary>A touchpoint and its answers on every scale that has any.</summary>
public sealed record ScaleRow(TouchpointCard Card, IReadOnlyList<Satisfaction> Answers)
{
    /// <summary>The scale with most answers, when it is not the one in use; null = nothing to propose.</summary>
    public sbyte? Proposed => Answers.MaxBy(a => a.N) is { } most && (sbyte)most.Scale != Card.MainScale ? (sbyte)most.Scale : null;

    /// <summary>The answers that count with a main scale; without one, those of the scale with most.</summary>
    public Satisfaction? On(sbyte scale) => scale < 0 ? Answers.MaxBy(a => a.N) : Answers.FirstOrDefault(a => (sbyte)a.Scale == scale);
}
