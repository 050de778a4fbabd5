using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Nokta.Kernel.Modules;

/// <summary>
/// What the product tells an operator's telemetry: spans and measures by the name <c>Nokta</c>. They go nowhere unless an address is given at the start.
/// Attributes are counts, kinds and codes; never what a person typed, is called or sent.
/// </summary>
public static class Signals
{
    public const string Name = "Nokta";

    public static readonly ActivitySource Work = new(Name);
    public static readonly Meter Meter = new(Name);

    /// <summary>Seconds of one commit, until it is on disk.</summary>
    public static readonly Histogram<double> Commit = Meter.CreateHistogram<double>("nokta.commit.duration", "s", "One commit, until it is on disk");

    /// <summary>Seconds a writer waited for its turn.</summary>
    public static readonly Histogram<double> Turn = Meter.CreateHistogram<double>("nokta.turn.wait", "s", "Waiting for the turn to write");

    /// <summary>Rows of imports by what became of them (<c>outcome</c>).</summary>
    public static readonly Counter<long> ImportedRows = Meter.CreateCounter<long>("nokta.import.rows", "{row}", "Rows read by imports, by what became of them");
}
