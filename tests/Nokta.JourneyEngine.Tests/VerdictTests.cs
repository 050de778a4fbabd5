using Nokta.JourneyEngine.Pain;

namespace Nokta.JourneyEngine.Tests;

public sealed class VerdictTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        foreach (var name in new[] { "receipt.csv", "teleclaims.csv.gz" })
        {
            var log = SharedData.EventLog(name);
            foreach (var asIs in new[] { false, true })
                foreach (var scored in new[] { true, false })
                    foreach (var harm in new[] { Harm.None, Harm.All, Harm.Slower, Harm.MoreFailures, Harm.LowerScores, Harm.Slower | Harm.MoreFailures })
                    {
                        if (!scored && (harm & Harm.LowerScores) != 0) continue;
                        var (first, proven, text) = (0, 0, "");
                        for (var seed = 1; seed <= 20; seed++)
                        {
                            var world = new WorsenedLog(log, seed, harm, asIs, scored);
                            var verdict = Verdict.Choose(world.Previous, world.Current);
                            if (verdict.Kind == VerdictKind.ProvenWorsening) proven++;
                            if (verdict.Kind == VerdictKind.ProvenWorsening && verdict.Touchpoint == world.Worsened) first++;
                            else if (verdict.Kind == VerdictKind.ProvenWorsening && text.Length < 700)
                                text += $"\n      seed {seed} T{world.Worsened} said T{verdict.Touchpoint}: " + string.Join("; ", verdict.Reasons.Select(r => $"{r.Signal} {r.From:0.###}→{r.To:0.###} n{r.FromN},{r.ToN} p{r.AdjustedP:0.0e0} s{r.SwingP:0.000} e{r.Effect:0.00}"));
                        }
                        output.WriteLine($"{name} asIs={asIs} scored={scored} {harm}: first {first}, proven {proven}{text}");
                    }
        }
    }
}
