using Nokta.Kernel;
using Nokta.Kernel.Words;

namespace Nokta.Accounts;

/// <summary>One place of the business. <paramref name="Number"/> is given once and never changes; the data calls it by its name or one of its other names.</summary>
/// <param name="Zone">Its own time zone; empty = the workspace's.</param>
/// <param name="Closed">The day it closed for good; null while it is open.</param>
public sealed record Branch(int Number, string Name, IReadOnlyList<string> OtherNames, string Address, string Zone, DateOnly? Closed)
{
    /// <summary>Whether the data's word means this branch; letters that are written differently by different keyboards count as one.</summary>
    public bool IsCalled(string word) => Folding.Fold(word) is { Length: > 0 } folded && (Folding.Fold(Name) == folded || OtherNames.Any(o => Folding.Fold(o) == folded));

    public bool Equals(Branch? other) => other is not null && (Number, Name, Address, Zone, Closed) == (other.Number, other.Name, other.Address, other.Zone, other.Closed)
        && OtherNames.SequenceEqual(other.OtherNames, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Number, Name);
}

/// <summary>The branches of a business.</summary>
public sealed record Branches(IReadOnlyList<Branch> All)
{
    public const int Most = 500;

    public static readonly SettingsSection<Branches> Section = new("branches", new Branches([]));

    public Branch? Find(int number) => All.FirstOrDefault(b => b.Number == number);

    /// <summary>The branch the data's word means; null when nobody has entered it.</summary>
    public Branch? Called(string word) => word.Length == 0 ? null : All.FirstOrDefault(b => b.IsCalled(word));

    /// <summary>With a branch changed, or added when its number is 0; refused when it cannot be told from another.</summary>
    public Outcome<Branches> With(Branch branch)
    {
        var tidy = branch with
        {
            Name = branch.Name.Trim(), Address = branch.Address.Trim(), Zone = branch.Zone.Trim(),
            OtherNames = [.. branch.OtherNames.Select(o => o.Trim()).Where(o => o.Length > 0).DistinctBy(Folding.Fold)],
            Number = branch.Number > 0 ? branch.Number : All.Select(b => b.Number).DefaultIfEmpty(0).Max() + 1,
        };
        var refusals = Check(tidy);
        if (refusals.Count > 0) return refusals;
        return new Branches([.. All.Where(b => b.Number != tidy.Number).Append(tidy).OrderBy(b => b.Number)]);
    }

    private List<Refusal> Check(Branch branch)
    {
        var refusals = new List<Refusal>();
        if (branch.Name.Length == 0) refusals.Add(new Refusal("branch.name-missing", "name"));
        if (branch.Name.Length > 120 || branch.Address.Length > 300 || branch.OtherNames.Any(o => o.Length > 120) || branch.OtherNames.Count > 50) refusals.Add(new Refusal("branch.long", "name"));
        if (branch.Zone.Length > 0 && !Zones.Exists(branch.Zone)) refusals.Add(Refusal.Of("workspace.zone-unknown", ("zone", branch.Zone)).At("zone"));
        if (All.Count >= Most && Find(branch.Number) is null) refusals.Add(Refusal.Of("branch.many", ("most", Most)));
        var names = branch.OtherNames.Prepend(branch.Name);
        var taken = All.Where(b => b.Number != branch.Number).FirstOrDefault(b => names.Any(b.IsCalled));
        if (taken is not null) refusals.Add(Refusal.Of("branch.taken", ("name", taken.Name)).At("name"));
        return refusals;
    }

    public bool Equals(Branches? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Count;
}
