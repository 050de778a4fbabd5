using Nokta.Bench;
using Nokta.Bench.Journeys;
using Nokta.Bench.Load;

return args switch
{
    ["gen", var rows, "asc" or "random", var file] => SampleFile.Write(file, Number(rows), args[2] == "random"),
    ["import", var file] => await ImportBench.ImportAsync(file, ImportBench.Folder(), readBack: true),
    ["import", var file, ['p', 'o', 's', 't', 'g', 'r', 'e', 's', ..] store] => await ImportBench.ImportAsync(file, new Nokta.Kernel.Storage.DataPlace(ImportBench.Folder(), Nokta.Kernel.Storage.StoreAddress.Parse(store).Value), readBack: true),
    ["import", var file, "only"] => await ImportBench.ImportAsync(file, ImportBench.Folder(), readBack: false),
    ["import-vs-sqlite", var rows, "asc" or "random"] => await ImportBench.CompareAsync(Number(rows), args[2] == "random", rounds: 3),
    ["import-vs-sqlite", var rows, "asc" or "random", var rounds] => await ImportBench.CompareAsync(Number(rows), args[2] == "random", (int)Number(rounds)),
    ["import-formats", var rows] => await FormatsBench.RunAsync(Number(rows), rounds: 3),
    ["import-formats", var rows, var rounds] => await FormatsBench.RunAsync(Number(rows), (int)Number(rounds)),
    ["import-logs", var rows] => await LogsBench.RunAsync(Number(rows), rounds: 3),
    ["import-logs", var rows, var rounds] => await LogsBench.RunAsync(Number(rows), (int)Number(rounds)),
    ["import-guessed", var file] => await LogsBench.ImportGuessedAsync(file),
    ["import-guessed", var file, var times] => await LogsBench.ImportGuessedAsync(file, (int)Number(times)),
    ["scorecard-page", var rows, var executable] => await PageBench.RunAsync(Number(rows), executable),
    ["event-log", var file] => EventLogBench.Run(file, rounds: 3),
    ["event-log", var file, var rounds] => EventLogBench.Run(file, (int)Number(rounds)),
    ["explorer-pages", var rows, var executable] => await ExplorerBench.RunAsync(Number(rows), executable),
    ["peers", var persons] => await PeersBench.RunAsync(Number(persons), rounds: 5),
    ["peers", var persons, var rounds] => await PeersBench.RunAsync(Number(persons), (int)Number(rounds)),
    ["attribution", var paths] => AttributionBench.Run(Number(paths), rounds: 5),
    ["attribution", var paths, var rounds] => AttributionBench.Run(Number(paths), (int)Number(rounds)),
    ["attribution-check", var folder] => AttributionBench.Check(folder),
    ["paths", var paths, var file] => SamplePaths.Write(file, Number(paths)),
    ["search", var records] => await SearchBench.RunAsync(Number(records)),
    ["gen-events", var persons, var seed, var file] => PerfLog.WriteEvents(Number(persons), (ulong)Number(seed), file),
    ["gen-paths", var paths, var seed, var file] => SamplePaths.Write(file, Number(paths), (ulong)Number(seed)),
    ["journeys", var persons] => JourneysBench.Run(Number(persons), rounds: 5),
    ["journeys", var persons, var rounds] => JourneysBench.Run(Number(persons), (int)Number(rounds)),
    ["journeys", var persons, var rounds, var about] => JourneysBench.Run(Number(persons), (int)Number(rounds), about),
    ["segment", var persons] => SegmentBench.Run(Number(persons), rounds: 5),
    ["segment", var persons, var rounds] => SegmentBench.Run(Number(persons), (int)Number(rounds)),
    ["start", var rounds, .. var programs] when programs.Length > 0 => await StartBench.RunAsync((int)Number(rounds), programs),
    ["intake", var nokta, .. var wishes] => await IntakeBench.RunAsync(nokta, LoadWish.Of(wishes)),
    ["shown", var nokta] => await ShownBench.RunAsync(nokta, 1_000_000),
    ["shown", var nokta, var rows] => await ShownBench.RunAsync(nokta, Number(rows)),
    ["links", var rows] => await LinksBench.RunAsync(Number(rows)),
    ["intake-bare"] => await BareServer.RunAsync(),
    ["drill-folder", var folder] => await DrillFolder.MakeAsync(folder),
    _ => Usage(),
};

static long Number(string text) => long.Parse(text.Replace("_", "", StringComparison.Ordinal), System.Globalization.CultureInfo.InvariantCulture);

static int Usage()
{
    Console.Error.WriteLine("""
        gen ROWS asc|random FILE          writes a CSV of 8 columns with ascending or random keys (fixed seed)
        import FILE [only]                imports such a file into an empty data folder: seconds, rows/s, peak memory; reads its columns back
        import FILE postgres://…          the same into an empty schema of PostgreSQL
        import-vs-sqlite ROWS asc|random [ROUNDS]
                                          the same file by Nokta and by sqlite3 .import in turns, each in a process of its own: ratio of medians
        import-formats ROWS [ROUNDS]      the same rows as CSV of several dialects and as XLSX, each imported in a process of its own: MB/s against plain CSV
        import-logs ROWS [ROUNDS]         as many records in every format of logs (XES, OCEL, JSON, access logs, calls, calendars, contacts), as import-formats
        import-guessed FILE               imports any file as it is recognised into an empty data folder: seconds, peak memory
        scorecard-page ROWS NOKTA_DLL     the server (a Release build's nokta.dll) over that many interactions and 40 touchpoints: ready, and scorecards never asked before
        explorer-pages ROWS NOKTA_DLL     the server over that many interactions: funnel, paths, returns, attribution and scorecard over HTTP after an append, against the engine alone and SQL
        peers PERSONS [ROUNDS]            the journey engine, ClickHouse and DuckDB (in process, `npm ci` in bench/peers) over the same generated log in turns; answers compared
        event-log FILE [ROUNDS]           a CSV of events (customer_id, ts, touchpoint …) to the journey index: rows/s with persons' ids encoded and rows sorted
        gen-events PERSONS SEED FILE      writes the synthetic log of interactions, bit-equal to gen.c of the shared data
        gen-paths N SEED FILE             writes the synthetic table of paths, likewise
        journeys PERSONS [ROUNDS [WORD]]  the journey engine: every question against its plain limit loop, and what the index costs (1000000 persons = 9,998,065 interactions)
        segment PERSONS [ROUNDS]          segments of one and of twelve conditions over the synthetic log, against the pass of the scorecard in turns (100000 persons = 1 M interactions)
        start ROUNDS NOKTA…               published programs in turns: start to ready, and the import of a small file
        attribution PATHS [ROUNDS]        models over that many generated paths, from encoded columns and from their CSV: medians and goals
        attribution-check FOLDER          a million of those paths against the golden figures paths1m_*.csv of a folder
        intake NOKTA [--shape native|segment] [--together N] [--connections N] [--seconds N] [--rounds N] [--stored N] [--store postgres://…] [--overload]
                                          the live intake of a published nokta in turns with a bare endpoint that reads and discards the same; half load; stored = acknowledged
        shown NOKTA [ROWS]                from the answer to a client until what it sent stands in a figure: touchpoint, home, data quality, live tail; quiet, and while 5,000 events/s arrive
        links ROWS                        two keys of 50,000 interactions each merged and taken back in a ledger of that many more, until the journeys are right, against reading them anew
        drill-folder FOLDER               an empty data folder with a workspace, an owner and a token (drill.token), for drills and load
        paths PATHS FILE                  writes those paths as CSV, byte for byte as the public generator does
        search RECORDS                    the palette's index over that many records: time to build, and to answer six kinds of questions (200 each)
        """);
    return 2;
}
