using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Nokta.JourneyEngine.Attribution;

namespace Nokta.JourneyEngine.Tests;

public sealed class PathTableTests
{
    private static readonly ModelChoice[] s_all = [.. "first,last,last-non-direct,linear,position,step-decay,markov:1,markov:2,markov:3,markov:4,shapley".Split(',').Select(m => ModelChoice.Read(m)!.Value)];

    [Fact]
    public void First_last_and_linear_equal_the_leading_library()
    {
        var answer = Public("first", "last", "linear");

        foreach (var line in Golden("golden_heuristic.csv"))
            for (var m = 0; m < 3; m++)
            {
                Relative(line.Numbers[2 * m], answer.Models[m].Conversions[line.Channel], 1e-9);
                Relative(line.Numbers[2 * m + 1], answer.Models[m].Values[line.Channel], 1e-9);
            }
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Markov_chains_equal_the_exact_solution(int order)
    {
        var markov = Public($"markov:{order}").Models[0];

        foreach (var line in Golden($"exact_markov_order{order}.csv"))
        {
            Assert.Equal(line.Numbers[0], markov.RemovalEffects![line.Channel], 1e-11);
            Assert.Equal(line.Numbers[1], markov.RemovalEffectsOfValue![line.Channel], 1e-11);
            Relative(line.Numbers[2], markov.Conversions[line.Channel], 1e-9);
            Relative(line.Numbers[3], markov.Values[line.Channel], 1e-9);
        }
    }

    [Fact]
    public void The_librarys_own_simulation_lies_around_the_exact_result()
    {
        var markov = Public("markov:1").Models[0];

        foreach (var line in Golden("golden_markov_order1_nsim1e7_removal_effects.csv")) Assert.Equal(line.Numbers[0], markov.RemovalEffects![line.Channel], 0.003);
        foreach (var line in Golden("golden_markov_order1_nsim1e7_result.csv")) Assert.Equal(line.Numbers[0], markov.Conversions[line.Channel], 20.0);
    }

    [Theory, InlineData(3), InlineData(4)]
    public void Longer_memories_work_too_and_share_out_all_conversions(int order)
    {
        var answer = Public($"markov:{order}");

        Relative(answer.Conversions, answer.Models[0].Conversions.Sum(), 1e-12);
        Assert.InRange(answer.Models[0].RemovalEffects![3], 0.4, 0.6);
    }

    [Fact]
    public void A_table_equals_the_definitions_computed_slowly() => Prop.ForAll(Tables, paths =>
    {
        var table = Table(paths);

        var answer = AttributionModels.Run(table, s_all, new PathOptions { Direct = ["C2"] });

        foreach (var model in answer.Models)
        {
            Near(NaiveAttribution.Conversions(model.Model, paths, 4, 0, [false, false, true, false, false]), model.Conversions);
            Assert.Equal(answer.Conversions, model.Conversions.Sum() + answer.Unattributed, 1e-7);
            Assert.All(model.Conversions.Concat(model.Values), n => Assert.True(double.IsFinite(n)));
            if (model.Model.Model != ModelKind.Markov) continue;
            Near(NaiveAttribution.RemovalEffects(paths, 4, model.Model.Order, p => p.Conversions), model.RemovalEffects!);
            Near(NaiveAttribution.RemovalEffects(paths, 4, model.Model.Order, p => p.Value), model.RemovalEffectsOfValue!);
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_csv_says_what_the_columns_say_however_it_is_written() => Prop.ForAll(Tables, Gen.Choose(0, 31).ToArbitrary(), (paths, style) =>
    {
        var read = PathTable.Read(new Trickle(Csv(paths, style)));

        var expected = AttributionModels.Run(Table(paths), s_all);
        var actual = AttributionModels.Run(read, s_all);
        Assert.Equal(paths.Length, read.Count);
        Assert.Equal(paths.Sum(p => p.Steps.Length), read.Steps);
        for (var m = 0; m < s_all.Length; m++)
            for (var c = 1; c <= read.Channels.Count; c++)
                Assert.Equal(expected.Models[m].Conversions[read.Channels[c - 1][1] - '0'], actual.Models[m].Conversions[c], 1e-7);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Stretches_read_side_by_side_give_the_table_in_order()
    {
        var text = new StringBuilder("path,conversions\n");
        for (var i = 0; i < 200_000; i++) text.Append(CultureInfo.InvariantCulture, $"first > a channel with a long name {i % 97} > n{i / 5000}>{(i % 3 == 0 ? "first" : "x")},{i % 4}\n");

        var (once, again) = (Read(text.ToString()), Read(text.ToString()));

        Assert.Equal(once.Channels, again.Channels);
        Assert.Equal(["first", "a channel with a long name 0", "n0", "a channel with a long name 1", "x"], once.Channels.Take(5));
        Assert.Equal("n39", once.Channels[^1]);
        Assert.Equal((200_000, 800_000), (once.Count, once.Steps));
        Assert.Equal(AttributionModels.Run(once, s_all).Models[5].Conversions, AttributionModels.Run(again, s_all).Models[5].Conversions);
    }

    [Theory]
    [InlineData("", "Line 1: no column is named path.")]
    [InlineData("path,value\na,1\n", "Line 1: no column is named total_conversions or conversions.")]
    [InlineData("path,conversions\na,1\nb > c,x\n", "Line 3: “x” is not a count.")]
    [InlineData("path,conversions\na,1\n\nb,-1\n", "Line 4: “-1” is not a count.")]
    [InlineData("path,conversions\n\"a,1\n", "Line 2: a quote is not closed.")]
    [InlineData("path,conversions\n\"a\"b,1\n", "Line 2: letters follow a closing quote.")]
    [InlineData("path,conversions\na\n", "Line 2: the line ends before its conversions.")]
    public void A_wrong_line_is_named(string csv, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Read(csv)).Message);

    [Fact]
    public void Names_with_commas_quotes_and_other_scripts_are_one_name()
    {
        var table = Read("\uFEFFPath;Total_Conversions\r\n\"a;b > \"\"c\"\" > اینستاگرام\";2\r\n  > a;b >;1\r\n".Replace("  > a;b >", "  > \"a > ", StringComparison.Ordinal));

        Assert.Equal(["a;b", "\"c\"", "اینستاگرام", "\"a"], table.Channels);
        Assert.Equal(4, table.Steps);
    }

    [Fact]
    public void Paths_without_steps_are_unattributed_and_time_decay_is_refused()
    {
        var table = Read("path,conversions,value,null\n,3,30,5\na,1,10,0\n");

        var answer = AttributionModels.Run(table, [new(ModelKind.Markov)]);

        Assert.Equal((4, 40, 3, 30, 0), (answer.Conversions, answer.Value, answer.Unattributed, answer.UnattributedValue, answer.NullPaths));
        Assert.Equal([0, 1], answer.Models[0].Conversions);
        Assert.Throws<ArgumentException>(() => AttributionModels.Run(table, [new(ModelKind.TimeDecay)]));
    }

    [Fact]
    public void Nothing_converts_and_a_channel_in_every_path_give_plain_answers()
    {
        var nothing = AttributionModels.Run(Read("path,conversions,null\na>b,0,5\n"), s_all);
        var always = AttributionModels.Run(Read("path,conversions,null\na>b,1,5\na>c,2,1\na,1,0\n"), [new(ModelKind.Markov)]);

        Assert.All(nothing.Models, m => Assert.All(m.Conversions, c => Assert.Equal(0, c)));
        Assert.Equal(1, always.Models[0].RemovalEffects![1], 1e-12);
    }

    [Fact]
    public void A_path_that_turns_in_a_circle_a_million_times_ends()
    {
        var steps = Enumerable.Range(0, 1_000_000).Select(i => (ushort)(1 + i % 3)).ToArray();
        var table = PathTable.Of(["a", "b", "c", "d"], [new PathBlock([.. steps, 4], [0, steps.Length, steps.Length + 1], [1, 1], Nulls: [1, 0])]);

        var answer = AttributionModels.Run(table, s_all);

        Assert.All(answer.Models, m => Assert.Equal(2, m.Conversions.Sum(), 1e-6));
        Assert.All(answer.Models.Where(m => m.RemovalEffects is not null), m => Assert.Equal(0.5, m.RemovalEffects![1], 1e-6));
    }

    [Fact]
    public void Many_channels_are_hashed_and_too_many_for_an_order_are_refused()
    {
        var random = new Random(5);
        var names = Enumerable.Range(0, 60_000).Select(i => $"n{i}").ToArray();
        var table = PathTable.Of(names, [new PathBlock([.. Enumerable.Range(0, 400).Select(_ => (ushort)(1 + random.Next(60_000)))], [.. Enumerable.Range(0, 101).Select(i => i * 4)], [.. Enumerable.Repeat(1.0, 100)])]);

        var answer = AttributionModels.Run(table, [new(ModelKind.Markov), new(ModelKind.Shapley)]);

        Assert.All(answer.Models, m => Assert.Equal(100, m.Conversions.Sum(), 1e-6));
        Assert.Throws<ArgumentException>(() => AttributionModels.Run(table, [new(ModelKind.Markov, 4)]));
        Assert.Throws<ArgumentException>(() => PathTable.Of(["a"], [new PathBlock([2], [0, 1], [1])]));
    }

    private static Arbitrary<NaivePath[]> Tables => Arb.From(
        Gen.ArrayOf(
            from steps in Gen.ArrayOf(Gen.Choose(1, 4))
            from conversions in Gen.Choose(0, 3)
            from nulls in Gen.Choose(0, 3)
            from cents in Gen.Choose(0, 2000)
            select new NaivePath([.. steps.Take(9)], [], conversions, conversions > 0 ? cents / 100.0 : 0, nulls)));

    private static PathTable Table(NaivePath[] paths)
    {
        var blocks = paths.Chunk(3).Select(some => new PathBlock(
            [.. some.SelectMany(p => p.Steps).Select(s => (ushort)s)],
            [0, .. some.Select((_, i) => some.Take(i + 1).Sum(p => p.Steps.Length))],
            [.. some.Select(p => p.Conversions)], [.. some.Select(p => p.Value)], [.. some.Select(p => p.Nulls)]));
        return PathTable.Of(["C1", "C2", "C3", "C4"], [.. blocks]);
    }

    private static byte[] Csv(NaivePath[] paths, int style)
    {
        bool Has(int bit) => (style & bit) != 0;
        var (arrow, quote, end) = (Has(1) ? "  > " : ">", Has(2) ? "\"" : "", Has(4) ? "\r\n" : "\n");
        var separator = Has(8) ? ";" : ",";
        string Field(FormattableString text) => $"{quote}{text.ToString(CultureInfo.InvariantCulture)}{quote}";
        var lines = paths.Select(p => (string[])[Field($"{string.Join(arrow, p.Steps.Select(s => $"C{s}"))}"), Field($"{p.Conversions}"), Field($"{p.Value:0.00}"), Field($"{p.Nulls}")])
            .Prepend([Field($"path"), Field($"total_conversions"), Field($"total_conversion_value"), Field($"total_null")])
            .Select(fields => string.Join(separator, Has(16) ? fields.Reverse() : fields));
        return Encoding.UTF8.GetBytes(string.Join(end, lines) + (Has(1) ? end : ""));
    }

    private static AttributionAnswer Public(params string[] models)
    {
        using var file = SharedData.Open("channelattribution/pathdata.csv");
        return AttributionModels.Run(PathTable.Read(file), [.. models.Select(m => ModelChoice.Read(m)!.Value)]);
    }

    private static List<(int Channel, double[] Numbers)> Golden(string name)
    {
        using var file = SharedData.Open("channelattribution/pathdata.csv");
        var channels = PathTable.Read(file).Channels.ToList();
        using var reader = new StreamReader(SharedData.Open("channelattribution/" + name));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(','))
            .Select(f => (channels.IndexOf(f[0].Trim('"')) + 1, f[1..].Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()))];
    }

    private static PathTable Read(string csv) => PathTable.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv)));

    private static void Relative(double expected, double actual, double tolerance) => Assert.InRange(actual, expected - Math.Abs(expected) * tolerance, expected + Math.Abs(expected) * tolerance);

    private static void Near(double[] expected, double[] actual)
    {
        for (var i = 1; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-7);
    }

    /// <summary>A stream that gives few bytes at a time, as networks do.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
