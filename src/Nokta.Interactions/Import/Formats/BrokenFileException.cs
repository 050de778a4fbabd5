using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats;

/// <summary>Stops the reading of a file that turns out to be broken or hostile in its midst; whoever reads answers with the refusal.</summary>
internal sealed class BrokenFileException(Refusal refusal, Exception? cause = null) : Exception(refusal.Code, cause)
{
    public Refusal Refusal { get; } = refusal;
}
