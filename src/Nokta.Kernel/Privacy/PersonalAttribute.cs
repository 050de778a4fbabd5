namespace Nokta.Kernel.Privacy;

/// <summary>
/// A stored text that may name a person. On a property it speaks of that one, on a class of the <paramref name="columns"/> it names.
/// What is tagged is searched, exported and erased for every request of a person; a text column without a tag fails a test.
/// </summary>
/// <param name="what">What stands in it, in English: it is printed in the record of processing.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class PersonalAttribute(string what, params string[] columns) : Attribute
{
    public string What { get; } = what;
    public IReadOnlyList<string> Columns { get; } = columns;

    /// <summary>The <see cref="IPersonalData"/> that exports and erases it; the one for texts unless another is named.</summary>
    public string By { get; init; } = MentionsInTexts.DoorName;

    /// <summary>The name of a member, as it was when she did it: it goes when her account is erased.</summary>
    public bool NamesMember { get; init; }
}

/// <summary>A stored text that cannot name a person, and why.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class NotPersonalAttribute(string why, params string[] columns) : Attribute
{
    public string Why { get; } = why;
    public IReadOnlyList<string> Columns { get; } = columns;
}
