using Nokta.Kernel.Words;

namespace Nokta.Accounts.Trail;

/// <summary>A door: where a kind of thing of the trail is shown, and how people call one by its key. Modules register theirs as services.</summary>
/// <param name="Kind">As it stands in the trail.</param>
/// <param name="Href">Its page by its key.</param>
/// <param name="Say">The word for a value of a field that is a code: <c>during</c> of <c>stage</c>; null where it is none.</param>
/// <param name="Id">What people call it by its key: <c>TP-14</c>; null where the key says nothing to anybody.</param>
public sealed record TrailThing(string Kind, Func<string, string>? Href, Func<string, string>? Id = null, Func<Reader, string, string, string?>? Say = null);
