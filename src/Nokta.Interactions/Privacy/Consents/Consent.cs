using System.Text.Json;
using Nokta.Kernel;
using Nokta.Kernel.Privacy;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;

namespace Nokta.Interactions.Privacy;

/// <summary>One word of one person about one purpose: given or withdrawn, to which text, when, and how it is known. Never edited.</summary>
[Untrailed("it is a history of its own, and an entry would keep the key")]
[NotPersonal("a number, a kind, a purpose's code and a channel", nameof(Id), nameof(Kind), nameof(Purpose), nameof(Channel))]
[Personal("the key of who consented", nameof(Key), By = ConsentData.DoorName)]
[Personal("the member or program that recorded it", nameof(By), By = ConsentData.DoorName, NamesMember = true)]
public sealed class Consent : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public Guid Id { get; init; }

    /// <summary>Id of the person key.</summary>
    public long Person { get; init; }
    public required string Kind { get; init; }

    /// <summary>The key itself, normalised: what proves whose consent it is.</summary>
    public required string Key { get; init; }
    public required string Purpose { get; init; }
    public bool IsGiven { get; init; }

    /// <summary>Version of the purpose's text that was shown; 0 = the text that ships.</summary>
    public int TextVersion { get; init; }

    /// <summary>Where it was said: form, phone, counter, import …</summary>
    public required string Channel { get; init; }
    public DateTimeOffset At { get; init; }
    public required string By { get; init; }
}

/// <summary>What people are asked for one purpose, in one version.</summary>
[NotPersonal("a code", nameof(Purpose))]
[Personal("what people are asked, as members wrote it", nameof(Name), nameof(Text), nameof(By))]
public sealed class ConsentText : IInWorkspace
{
    public WorkspaceId Workspace { get; set; }
    public required string Purpose { get; init; }
    public int Version { get; init; }
    public required string Name { get; init; }
    public required string Text { get; init; }

    /// <summary>Whether it is still asked; a purpose that is not keeps its consents.</summary>
    public bool IsOffered { get; init; }
    public DateTimeOffset At { get; init; }
    public required string By { get; init; }

    public Purpose Read() => new(Purpose, Version, JsonSerializer.Deserialize<Trilingual>(Name)!, JsonSerializer.Deserialize<Trilingual>(Text)!, IsOffered);
}

/// <summary>Something that people may agree to, with the words of its newest version.</summary>
public sealed record Purpose(string Code, int Version, Trilingual Name, Trilingual Text, bool IsOffered);
