using System.Collections.Concurrent;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Marks;

/// <summary>
/// What names its touchpoint itself belongs there by a rule like any other, which explains itself and can be changed. It stands before the others:
/// whoever wrote "TP-14" knew better than a rule about a whole channel.
/// </summary>
internal sealed class PlaceRules(RuleStore rules, TouchpointRegister register, MarkBook marks, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(WorkspaceId, int), long> _looked = [];
    private readonly SemaphoreSlim _writing = new(1);

    /// <summary>Promo codes that an event may name.</summary>
    public ValueTask<IReadOnlyDictionary<string, Mark>?> CodesAsync(WorkspaceId workspace, CancellationToken ct) => marks.CodesAsync(workspace, ct);

    /// <summary>Makes sure that each of these touchpoints, as far as there are such, is found by its id. Mostly a look into memory.</summary>
    public async Task EnsureAsync(WorkspaceId workspace, IReadOnlyCollection<int> places, CancellationToken ct = default)
    {
        if (places.All(p => _looked.TryGetValue((workspace, p), out var at) && clock.GetElapsedTime(at) < s_age)) return;
        // Numbers of nothing come from outside, in any amount.
        if (_looked.Count > 100_000) _looked.Clear();
        var known = await register.ListAsync(workspace, ct);
        foreach (var place in places)
        {
            _looked[(workspace, place)] = clock.GetTimestamp();
            if (place <= known.Count) await AddAsync(workspace, Successor(known, place), SignatureField.Topic, TouchpointCard.IdOf(place), isFirst: true, ct: ct);
        }
    }

    /// <summary>Makes sure that a value of a field belongs to a touchpoint: as one more value of the rule that says so of others.</summary>
    public async Task AddAsync(WorkspaceId workspace, int touchpoint, SignatureField field, string value, bool isFirst, CancellationToken ct = default)
    {
        await _writing.WaitAsync(ct);
        try
        {
            var (all, folded) = (await rules.ListAsync(workspace, null, ct), Folding.Fold(value));
            if (all.Any(r => IsOf(r, field) && r.All[0].HoldsFor(folded))) return;
            if (all.FirstOrDefault(r => r.Touchpoint == touchpoint && IsOf(r, field) && r.All[0].Values.Count < Condition.MostValues) is { } rule)
                await rules.EditAsync(workspace, rule.Number, Draft(touchpoint, field, [.. rule.All[0].Values, value]), null, "", ct);
            else if (isFirst) await rules.AddFirstAsync(workspace, Draft(touchpoint, field, [value]), "", ct);
            else await rules.AddAsync(workspace, Draft(touchpoint, field, [value]), "", ct);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private static RuleDraft Draft(int touchpoint, SignatureField field, IReadOnlyList<string> values) => new(touchpoint, [new Condition(field, Comparison.In, values)]);

    private static bool IsOf(MappingRule rule, SignatureField field) => rule.All is [{ Comparison: Comparison.Is or Comparison.In } only] && only.Field == field;

    /// <summary>Whatever a touchpoint was merged into takes its contacts too.</summary>
    private static int Successor(IReadOnlyList<TouchpointCard> known, int number)
    {
        for (var steps = 0; steps < known.Count && known[number - 1].Successor is { IsMerged: true } next; steps++) number = next.Number;
        return number;
    }
}
