using System.Globalization;
using Nokta.Kernel;

namespace Nokta.Interactions.Import.Formats.Ocel;

/// <summary>Object-centric event logs, OCEL 2.0 as JSON: a row for each event, whose person is its object of one type. A table is a type of objects.</summary>
internal sealed class OcelFormat : IFileFormat
{
    public string Name => "ocel";

    public bool Recognises(FileHead head) => IsJson(head) || IsDatabase(head) || IsXml(head);

    public Outcome<IReadOnlyList<TableInfo>> Tables(string path)
    {
        var objects = Look(path);
        if (!objects.IsDone) return objects.Refusal!;
        return objects.Value.Types.Select(t => new TableInfo(t.Name, t.Objects)).ToList();
    }

    public Outcome<ITable> Open(string path, TableChoice choice)
    {
        var looked = Look(path);
        if (!looked.IsDone) return looked.Refusal!;
        var objects = looked.Value;
        var types = objects.Types;
        var person = types.FirstOrDefault(t => t.Name == choice.Table) ?? (types.Count > 0 ? types[0] : null);
        if (choice.Table is { } asked && person?.Name != asked) return Refusal.Of("import.ocel-no-type", ("type", asked));
        var file = UnpackedStream.Open(path);
        return file.IsDone ? new OcelTable(file.Value, objects, person) : file.Refusal!;
    }

    private static Outcome<OcelObjects> Look(string path)
    {
        var head = FileHead.Of(path);
        if (IsDatabase(head)) return new Refusal("import.file-sqlite");
        if (IsXml(head)) return new Refusal("import.ocel-xml");
        var file = UnpackedStream.Open(path);
        if (!file.IsDone) return file.Refusal!;
        using (file.Value) return OcelObjects.Read(file.Value);
    }

    private static bool IsJson(FileHead head)
    {
        if (!head.Text.AsSpan().TrimStart().StartsWith("{")) return false;
        var names = head.Text;
        return names.Contains("\"objectTypes\"", StringComparison.Ordinal) || names.Contains("\"eventTypes\"", StringComparison.Ordinal)
            || (names.Contains("\"relationships\"", StringComparison.Ordinal) && names.Contains("\"objectId\"", StringComparison.Ordinal) && (names.Contains("\"events\"", StringComparison.Ordinal) || names.Contains("\"objects\"", StringComparison.Ordinal)));
    }

    private static bool IsDatabase(FileHead head) => head.StartsWith("SQLite format 3\0"u8);

    private static bool IsXml(FileHead head) => head.Text.AsSpan().TrimStart().StartsWith("<") && head.Text.Contains("<object-types", StringComparison.Ordinal);
}

/// <summary>A type of objects in a log: how many there are of it.</summary>
internal sealed class OcelType(string name, int number)
{
    private static readonly string[] s_people =
    [
        "customer", "client", "buyer", "patient", "guest", "visitor", "member", "passenger", "citizen", "applicant", "person", "user", "consumer", "subscriber",
        "клиент", "покупатель", "заказчик", "пациент", "гость", "посетитель", "заявитель", "مشتری", "خریدار", "مهمان", "بیمار", "کاربر", "متقاضی", "مراجع",
    ];

    public string Name => name;
    public int Number => number;
    public long Objects { get; set; }

    /// <summary>Whether its name says that its objects are the people a business serves.</summary>
    public bool IsPeople => Array.Exists(s_people, w => Kernel.Words.Folding.Fold(name).Contains(Kernel.Words.Folding.Fold(w), StringComparison.Ordinal));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{name}: {Objects}");
}
