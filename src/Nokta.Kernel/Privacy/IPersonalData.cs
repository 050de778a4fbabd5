namespace Nokta.Kernel.Privacy;

/// <summary>A door: something that keeps data of persons, and can show, hand out and forget what it has of one. Modules register theirs as services.</summary>
public interface IPersonalData
{
    /// <summary>Stable; <c>privacy.kept.{Name}</c> is the text of what it is.</summary>
    string Name { get; }

    /// <summary>What is there of the person, counted; empty when nothing is. Reads only.</summary>
    Task<IReadOnlyList<Held>> FindAsync(DataSubject subject, CancellationToken ct = default);

    /// <summary>Hands out everything that is there of the person, and nothing of anybody else.</summary>
    Task ExportAsync(DataSubject subject, PersonalExport into, CancellationToken ct = default);

    /// <summary>Forgets the person. It may be stopped anywhere and called again, and does nothing where she is forgotten already.</summary>
    Task EraseAsync(DataSubject subject, CancellationToken ct = default);
}

/// <summary>So many things of one person in one place. <paramref name="What"/> is a text key; <paramref name="Name"/> tells places of one kind apart (a file's name).</summary>
public sealed record Held(string What, long Count, string Name = "");

/// <summary>The person whom a request is about: all her keys, known by their ids and by what texts look like that name her.</summary>
/// <param name="has">Whether an id of a person key is one of hers.</param>
/// <param name="redact">A text without what names her; the same instance where nothing does.</param>
public sealed class DataSubject(WorkspaceId workspace, Func<ulong, bool> has, Func<string, string> redact)
{
    public WorkspaceId Workspace { get; } = workspace;

    public bool Has(ulong key) => has(key);

    public bool IsIn(string text) => !ReferenceEquals(redact(text), text);

    public string Redact(string text) => redact(text);
}
