namespace Nokta.Kernel.Faults;

/// <summary>
/// Mistakes that a drill has made on purpose, to see that it would notice them: <c>NOKTA_FAULT</c> names them. What is published is built
/// without them.
/// </summary>
public static class Fault
{
    /// <summary>Senders are answered before anything is stored.</summary>
    public const string AnswerEarly = "answer-early";

    /// <summary>Senders are told that all went well when nothing was stored.</summary>
    public const string AnswerFailed = "answer-failed";

    /// <summary>Keys are not looked at: what is sent twice is stored twice.</summary>
    public const string NoKeys = "no-keys";

    /// <summary>A commit does not wait for the disk.</summary>
    public const string NoSync = "no-sync";

    /// <summary>The queue takes whatever comes.</summary>
    public const string NoBound = "no-bound";

    /// <summary>A stop leaves behind what waits.</summary>
    public const string NoDrain = "no-drain";

    /// <summary>Slow clients may stay.</summary>
    public const string NoPace = "no-pace";

    /// <summary>An event counts as delivered before it is sent.</summary>
    public const string MarkEarly = "mark-early";

    /// <summary>What a killed import stored stays.</summary>
    public const string LeaveHalf = "leave-half";

    /// <summary>How far a followed file is read is not written down with its rows.</summary>
    public const string ForgetPlace = "forget-place";

    // Points on an event's way out where a drill ends the process: NOKTA_DIE=noting:3 is the third time it comes there.
    public const string Committing = "committing";
    public const string Committed = "committed";
    public const string Answered = "answered";
    public const string Noting = "noting";

    /// <summary>The checksums of the ledger's blocks are not looked at.</summary>
    public const string NoSums = "no-sums";

    /// <summary>A copy is the file alone, without what is still in the write-ahead log.</summary>
    public const string FileAlone = "file-alone";

    /// <summary>Each step of an upgrade is committed by itself.</summary>
    public const string HalfSchema = "half-schema";

#if DEBUG
    private static readonly string[] s_made = (Environment.GetEnvironmentVariable("NOKTA_FAULT") ?? "").Split(',');
    private static readonly string[] s_dies = (Environment.GetEnvironmentVariable("NOKTA_DIE") ?? "").Split(':');
    private static int s_times;
#endif

    public static bool Is(string mistake)
    {
#if DEBUG
        return s_made.Contains(mistake);
#else
        _ = mistake;
        return false;
#endif
    }

    /// <summary>Ends the process as <c>kill -9</c> does, where a drill wants it to end here.</summary>
    public static void Die(string point)
    {
#if DEBUG
        if (s_dies is not [var here, var time] || here != point || Interlocked.Increment(ref s_times) != int.Parse(time, System.Globalization.CultureInfo.InvariantCulture)) return;
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
#else
        _ = point;
#endif
    }
}
