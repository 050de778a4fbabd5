using System.Diagnostics;
using System.Globalization;
using Nokta.JourneyEngine.Logs;

namespace Nokta.Bench;

/// <summary>An event log from CSV to the journey index: parse, encode persons, sort.</summary>
internal static class EventLogBench
{
    public static int Run(string file, int rounds)
    {
        var seconds = new List<double>();
        var rows = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var draft = new EventLogDraft();
            using (var stream = File.OpenRead(file)) draft.ReadCsv(stream);
            var read = watch.Elapsed.TotalSeconds;
            var log = draft.Finish();
            (rows, _) = (log.Index.Count, log.Activities);
            seconds.Add(watch.Elapsed.TotalSeconds);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{rows,12:N0} rows  {log.Index.Persons,10:N0} persons  {log.Activities.Count} activities  {seconds[^1]:F2} s (read {read:F2})  processor {(Environment.CpuUsage.TotalTime - before).TotalSeconds:F2} s  peak {ImportBench.PeakMegabytes()} MB"));
        }

        var median = seconds.Order().ElementAt(seconds.Count / 2);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median {median:F2} s, {rows / median / 1e6:F2} M rows/s on {Environment.ProcessorCount} processors (goal: 2 M a processor)"));
        return 0;
    }
}
