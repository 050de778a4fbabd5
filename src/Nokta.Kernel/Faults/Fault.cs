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

#if DEBUG
    private static readonly string[] s_made = (Environment.GetEnvironmentVariable("NOKTA_FAULT") ?? "").Split(',');
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
}
