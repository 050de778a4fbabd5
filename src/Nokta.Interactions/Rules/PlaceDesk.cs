using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rules;

/// <summary>Says where the interactions of a new source belong: a rule for each group that got a touchpoint, making those that are new.</summary>
internal sealed class PlaceDesk(RuleDesk desk, RuleStore rules, TouchpointRegister register)
{
    public const string New = "new";

    /// <summary>Writes the rules; groups without an answer wait.</summary>
    /// <param name="answers">By the group's value: a touchpoint's number or id, or <see cref="New"/>.</param>
    /// <returns>The numbers of the new rules.</returns>
    public async Task<Outcome<IReadOnlyList<int>>> ConnectAsync(Visit visit, string source, IReadOnlyDictionary<string, string> answers, CancellationToken ct = default)
    {
        var book = await desk.OpenAsync(visit.Workspace, ct);
        var drafts = new List<RuleDraft>();
        foreach (var group in SourcePlaces.Of(book, source))
        {
            if (answers.GetValueOrDefault(group.Value) is not { Length: > 0 } answer) continue;
            if (answer == New)
            {
                var added = await register.AddListAsync(visit.Workspace, NameOf(visit, group, source), visit.Reader.Language, visit.Person, ct);
                if (!added.IsDone) return added.Refusals.ToList();
                if (added.Value.Count > 0) drafts.Add(new RuleDraft(added.Value[0].Number, group.All));
            }
            else if (TouchpointCard.NumberIn(answer) is { } number && book.Touchpoint(number) is { IsRetired: false }) drafts.Add(new RuleDraft(number, group.All));
        }

        if (drafts.Count == 0) return Array.Empty<int>();
        var made = await rules.AddAllAsync(visit.Workspace, drafts, visit.Person, ct);
        return made.IsDone ? made.Value.ToList() : made.Refusals.ToList();
    }

    /// <summary>What a touchpoint made of a group is called.</summary>
    public static string NameOf(Visit visit, PlaceGroup group, string source) => (group.Value.Length > 0 ? ValueNames.Of(visit.Reader, group.Field, group.Value) : source).ReplaceLineEndings(" ");
}
