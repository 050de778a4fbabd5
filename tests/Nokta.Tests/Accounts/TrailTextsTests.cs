using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Nokta.Accounts;
using Nokta.Accounts.Trail;
using Nokta.Interactions.Rules;
using Nokta.Kernel;
using Nokta.Kernel.Modules;
using Nokta.Kernel.Storage;
using Nokta.Kernel.Trail;
using Nokta.Kernel.Words;
using Nokta.Server;
using Nokta.Tests.Server;

namespace Nokta.Tests.Accounts;

/// <summary>Whatever the trail can tell has words: nobody reads a code. That the words are there in every language is <see cref="TextsTests"/>' matter.</summary>
public sealed partial class TrailTextsTests
{
    private static readonly Assembly[] s_modules = [.. Program.Modules.Select(m => m.GetType().Assembly).Distinct()];

    [Fact]
    public async Task Every_row_that_the_trail_follows_has_a_name_and_its_fields_have_theirs()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = site.Get<Database>().Open(default);
        var texts = site.Get<Texts>();
        var followed = db.Model.GetEntityTypes().Where(e => TrailCapture.IsTrailed(e.ClrType)).ToList();

        var kinds = followed.SelectMany(KindsOf).Distinct().Where(k => texts.Find(Language.English, "trail.kind." + k) is null);
        var fields = followed.Where(e => e.ClrType != typeof(AccountEvent)).SelectMany(e => TrailCapture.FieldsOf(e).Select(f => (Of: e.ClrType.Name, Field: f)))
            .Concat(Documents().SelectMany(d => d.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite).Select(p => (Of: d.Name, Field: JsonNamingPolicy.CamelCase.ConvertName(p.Name)))))
            .Where(f => texts.Find(Language.English, "trail.field." + f.Field) is null).GroupBy(f => f.Field, (field, of) => $"{field} ({string.Join(", ", of.Select(o => o.Of).Distinct())})");

        Assert.Equal("", string.Join(", ", kinds.Select(k => "trail.kind." + k).Concat(fields.Order().Select(f => "trail.field." + f))));
    }

    [Fact]
    public async Task Every_act_that_is_written_by_hand_has_its_sentence_and_its_fields_have_names()
    {
        await using var site = await TestSite.StartAsync();
        var texts = site.Get<Texts>();
        var sources = Directory.EnumerateFiles(Path.Combine(ArchitectureTests.RepositoryRoot(), "src"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText).Where(s => s.Contains(".Record(", StringComparison.Ordinal)).ToList();

        var acts = sources.SelectMany(s => Recorded().Matches(s).Select(m => m.Groups[1].Value)).Distinct().Where(a => texts.Find(Language.English, "trail.say." + a) is null);
        var kinds = sources.SelectMany(s => Recorded().Matches(s).Select(m => m.Groups[2].Value)).Where(k => k.Length > 0).Distinct().Where(k => texts.Find(Language.English, "trail.kind." + k) is null);
        var fields = sources.SelectMany(s => Field().Matches(s).Select(m => m.Groups[1].Value)).Distinct().Where(f => texts.Find(Language.English, "trail.field." + f) is null);

        Assert.Equal("", string.Join(", ", acts.Select(a => "trail.say." + a).Concat(kinds.Select(k => "trail.kind." + k)).Concat(fields.Select(f => "trail.field." + f))));
    }

    [Theory]
    [InlineData("touchpoint", "stage", "during", "During purchase")]
    [InlineData("touchpoint", "state", "retired", "Retired")]
    [InlineData("membership", "role", "analyst", "Analyst")]
    [InlineData("workspace", "firstWeekday", "Saturday", "Saturday")]
    [InlineData("webhook", "reason", "gone", "its receiver is gone")]
    [InlineData("webhook", "types", "*", "all events")]
    [InlineData("token", "scopes", "read record", "See the register and figures, Record interactions")]
    [InlineData("touchpoint", "tags", """["a:b","c"]""", "a:b")]
    [InlineData("rule", "all", """[{"field":"activity"},{"field":"branch"}]""", "2 items")]
    [InlineData("setting", "usual", """{"monday":[]}""", "several values")]
    [InlineData("touchpoint", "importance", "12", "12")]
    public async Task A_value_that_is_a_code_is_said_in_words(string kind, string field, string value, string said)
    {
        var (site, _) = await TestSite.StartWithOwnerAsync();
        await using var _1 = site;
        var reader = new Reader(site.Get<Texts>(), Language.English, WorkspaceSettings.OfferedFor(Language.English).Calendar);

        var words = new TrailWords(reader, site.Get<IEnumerable<TrailThing>>(), new Dictionary<string, string>()).Value(kind, field, value);

        Assert.Contains(said, words, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('{', words);
    }

    private static IEnumerable<string> KindsOf(IEntityType row)
    {
        if (row.ClrType == typeof(Definition)) return [Definition.Rule, Definition.Goal];
        return RuntimeHelpers.GetUninitializedObject(row.ClrType) is ITrailed trailed ? new[] { trailed.TrailKind }.Where(k => k.Length > 0) : [TrailCapture.KindOf(row.ClrType)];
    }

    /// <summary>What settings, rules and goals are as documents.</summary>
    private static IEnumerable<Type> Documents() => s_modules.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Where(f => f.FieldType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(SettingsSection<>)).Select(f => f.FieldType.GetGenericArguments()[0])
        .Where(d => d != typeof(TimeSettings) && d != typeof(BusinessSettings)).Concat([typeof(RuleDraft), typeof(GoalDraft)]);

    [GeneratedRegex("""\.Record\([\w.]+, "([a-z-]+)", "([a-z-]*)""")] private static partial Regex Recorded();
    [GeneratedRegex("""new (?:Kernel\.Trail\.)?TrailField\("([A-Za-z]+)""")] private static partial Regex Field();
}
