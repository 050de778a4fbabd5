using Nokta.Accounts;
using Nokta.Kernel;

namespace Nokta.Interactions.People;

/// <summary>The workspace's own limits for who is who.</summary>
/// <param name="MostShared">With more customers than this, by keys of one kind, a key is nobody's own and joins nobody.</param>
/// <param name="LeastConfidence">A link that is less sure than this (hundredths) joins nobody; 0 = every link may.</param>
public sealed record PersonRules(int MostShared = 5, int LeastConfidence = 0)
{
    public static readonly SettingsSection<PersonRules> Section = new("who-is-who", new PersonRules());

    public List<Refusal> Check()
    {
        var refusals = new List<Refusal>();
        if (MostShared is < 1 or > 50) refusals.Add(Refusal.Of("people.most-shared", ("least", 1), ("most", 50)).At("mostShared"));
        if (LeastConfidence is < 0 or > 100) refusals.Add(Refusal.Of("people.least-confidence", ("least", 0), ("most", 100)).At("leastConfidence"));
        return refusals;
    }
}
