using Nokta.Interactions.Import.Formats.AccessLogs;
using Nokta.Interactions.Import.Formats.Calls;

namespace Nokta.Interactions.Import.Formats;

/// <summary>What a format knows beside the file that it reads.</summary>
/// <param name="Calls">Who called in what was read before.</param>
/// <param name="Visitors">The secrets under which visitors of a day are told from each other.</param>
internal sealed record FormatMemory(CallMemory? Calls = null, VisitorKeys? Visitors = null)
{
    /// <summary>The same for a look ahead, which is to leave nothing behind.</summary>
    public FormatMemory Copy() => new(Calls?.Copy());
}
