using System.Diagnostics;
using System.Text.Json;

namespace Nokta.Bench;

/// <summary>The rows of the sample files in another engine, for SQL: table <c>ev(id, p, ts, tp)</c> with person, seconds since 1970 and number of the touchpoint.</summary>
internal sealed class SecondOpinion(Process process) : IAsyncDisposable
{
    public static async Task<SecondOpinion> StartAsync(string[] files)
    {
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(PeersBench.Folder(), "sql.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var sql = new SecondOpinion(process);
        var list = string.Join(", ", files.Select(f => $"'{f}'"));
        await sql.AskAsync($"create table ev as select id, phone p, epoch(\"time\")::bigint ts, substr(activity, 6)::int + 1 tp from read_csv([{list}], types = {{'phone': 'varchar', 'time': 'timestamp'}})");
        return sql;
    }

    public async Task<IReadOnlyList<double[]>> AskAsync(string sql)
    {
        await process.StandardInput.WriteLineAsync(sql);
        await process.StandardInput.FlushAsync();
        using var answer = JsonDocument.Parse(await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("No answer; run `npm ci` in bench/peers. " + sql));
        return [.. answer.RootElement.EnumerateArray().Select(r => r.EnumerateArray().Select(c => c.GetDouble()).ToArray())];
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(20))) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
