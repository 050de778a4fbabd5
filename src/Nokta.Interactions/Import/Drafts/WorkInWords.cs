using Nokta.Kernel.Words;

namespace Nokta.Interactions.Import.Drafts;

/// <summary>How far a running job is, in one sentence.</summary>
internal static class WorkInWords
{
    public static string Of(Reader reader, ImportJob job, DateTimeOffset now)
    {
        var rows = job.Counts.Read;
        if (job.IsStopping) return reader["import.work.stopping"];
        return job.Left(now) is { } left
            ? reader.Say("import.work.rows-left", ("n", rows), ("percent", reader.Percent(job.Share)), ("left", reader.Duration(left)))
            : reader.Say("import.work.rows", ("n", rows), ("percent", reader.Percent(job.Share)));
    }
}
