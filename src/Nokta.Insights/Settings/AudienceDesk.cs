using Nokta.Accounts;
using Nokta.Interactions.Journeys;
using Nokta.Interactions.Measures;
using Nokta.JourneyEngine.Segments;
using Nokta.Kernel;
using Nokta.Kernel.Words;
using Nokta.Touchpoints;
using Nokta.Ui;

namespace Nokta.Insights.Settings;

/// <summary>Counts people per audience stage as of the end of the data, by the rule that holds and by another one.</summary>
public sealed class AudienceDesk(LiveJourneys journeys, TouchpointRegister register, SettingsLog settings, PackLibrary packs)
{
    /// <summary>People per stage before and after; null while there is no goal, for without one nobody is a customer.</summary>
    public async Task<Change?> PreviewAsync(WorkspaceId workspace, AudienceRules wanted, IReadOnlyList<Refusal> refusals, Reader reader, CancellationToken ct = default)
    {
        if (refusals.Count > 0) return new Change([], refusals);
        var lens = await Lens.ReadAsync(settings, workspace, ct);
        var snapshot = await journeys.GetAsync(workspace, ct);
        var touchpoints = await register.ListAsync(workspace, ct);
        var (was, willBe) = (Count(snapshot, touchpoints, lens, reader), Count(snapshot, touchpoints, lens with { Audience = wanted }, reader));
        if (was is null || willBe is null) return null;
        var lines = AudienceRules.Stages.Select(stage => new ChangeLine(
            packs.AxisName(Nokta.Touchpoints.Axis.Audience, stage.Key, reader.Language), People(was.Counts[(int)stage.Value], snapshot, reader), People(willBe.Counts[(int)stage.Value], snapshot, reader), reader["setting.audience." + stage.Key]));
        return new Change([.. lines], [], snapshot.Index.Count == 0 ? "" : reader.Say("setting.audience.basis", ("date", reader.Calendar.DateOf(snapshot.Index.EndOfData)), ("n", snapshot.Index.Persons)));
    }

    private static AudienceAnswer? Count(JourneySnapshot snapshot, IReadOnlyList<TouchpointCard> touchpoints, Lens lens, Reader reader)
    {
        if (AudienceRules.Ask(snapshot.Measured(touchpoints, reader.Calendar, lens), snapshot.Index.EndOfData == long.MinValue ? 0 : snapshot.Index.EndOfData + 1) is not { } asked) return null;
        return Audience.Run(asked, snapshot.Index);
    }

    private static string People(long count, JourneySnapshot snapshot, Reader reader) =>
        snapshot.Index.Persons == 0 ? reader.Number(count) : reader.Say("setting.audience.n", ("count", reader.Number(count)), ("share", reader.Percent((double)count / snapshot.Index.Persons, 1)));
}
