using System.Text;
using System.Text.Json;
using Nokta.Interactions.Import.Reading;

namespace Nokta.Interactions.Import.Formats.Ocel;

/// <summary>The events of an object-centric log. The person is the first related object of the chosen type; objects of other types are properties.</summary>
internal sealed class OcelTable : ITable
{
    private readonly UnpackedStream _file;
    private readonly JsonElements _elements;
    private readonly OcelObjects _objects;
    private readonly OcelType? _person;
    private readonly IReadOnlyList<OcelType> _others;
    private readonly IReadOnlyList<string> _personAttributes;
    private readonly List<ColumnMapping> _columns;
    private long _several;
    private bool _isInEvents, _isEnd;

    public OcelTable(UnpackedStream file, OcelObjects objects, OcelType? person)
    {
        (_file, _objects, _person, _elements) = (file, objects, person, new JsonElements(file));
        _others = [.. objects.Types.Where(t => t != person).OrderBy(t => t.Number).Take(50)];
        _personAttributes = person is null ? [] : objects.AttributesOf(person);
        var name = person?.Name ?? "person";
        _columns =
        [
            new() { Column = "id", Role = Roles.Key },
            new() { Column = "time", Role = Roles.Time, Format = TimeFormats.Iso },
            new() { Column = "activity", Role = Roles.Activity },
            new() { Column = name, Role = Roles.Person, Kind = name },
            .. _personAttributes.Select(a => new ColumnMapping { Column = $"{name}.{a}", Role = Roles.Property }),
            .. _others.Select(t => new ColumnMapping { Column = t.Name, Role = Roles.Property }),
            .. objects.EventAttributes.Select(a => new ColumnMapping { Column = "event." + a, Role = Roles.Property }),
            new() { Column = "qualifiers", Role = Roles.Property },
            new() { Column = SparseRow.Other, Role = Roles.Property },
        ];
        Header = [.. ColumnNames.Of(_columns.Select(c => c.Column!))];
        for (var i = 0; i < _columns.Count; i++) _columns[i] = _columns[i] with { Column = Header[i] };
        _isEnd = !_elements.Enter((byte)'{');
    }

    public IReadOnlyList<string> Header { get; }
    public bool HasHeader => true;
    public IReadOnlyList<ColumnMapping> Meaning => _columns;
    public string? Name => _person?.Name;
    public long Bytes => _file.FileBytes;
    public long BytesRead => _file.FileBytesRead;
    public string Hash => _file.Hash;

    public IReadOnlyList<Note> Notes => _several == 0 ? [] : [Note.Of("ocel-several", ("n", _several), ("type", _person!.Name))];

    public bool Next(TableRecords row)
    {
        while (!_isEnd)
        {
            if (_isInEvents && _elements.NextElement())
            {
                row.Begin(_elements.Line);
                if (!TryWrite(row)) row.Reject(RecordFault.Unreadable);
                return true;
            }

            _isInEvents = false;
            if (!_elements.IsBroken && _elements.NextName())
            {
                if (_elements.Current.SequenceEqual("\"events\""u8) && _elements.Enter((byte)'[')) _isInEvents = true;
                else if (!_elements.Pass()) continue;
                continue;
            }

            _isEnd = true;
            if (!_elements.IsBroken && !_file.IsBroken) return false;
            row.Begin(_elements.Line + 1);
            row.Reject(RecordFault.CutShort);
            return true;
        }

        return false;
    }

    public void Dispose() => _file.Dispose();

    private bool TryWrite(TableRecords row)
    {
        try
        {
            Write(row);
            return true;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private void Write(TableRecords row)
    {
        using var document = JsonDocument.Parse(_elements.Current.ToArray());
        var element = document.RootElement;
        var related = OcelObjects.List(element, "relationships").Select(r => (Id: OcelObjects.Text(r, "objectId"), Qualifier: OcelObjects.Text(r, "qualifier"))).Where(r => r.Id.Length > 0).Distinct().ToList();
        var byType = related.Select(r => r.Id).Distinct().ToLookup(id => _objects.TypeOf(Encoding.UTF8.GetBytes(id)));
        var time = OcelObjects.Text(element, "time");
        var people = _person is null ? [] : byType[_person].ToList();
        if (people.Count > 1) _several++;
        row.Add(OcelObjects.Text(element, "id"));
        row.Add(WithZone(time));
        row.Add(OcelObjects.Text(element, "type"));
        row.Add(people.FirstOrDefault());
        var at = OcelObjects.Moment(time) ?? DateTimeOffset.MaxValue;
        foreach (var attribute in _personAttributes) row.Add(people.Count == 0 ? "" : _objects.ValueAt(Encoding.UTF8.GetBytes(people[0]), attribute, at));
        foreach (var type in _others) row.Add(string.Join("; ", byType[type]));
        var attributes = new Dictionary<string, string>();
        foreach (var attribute in OcelObjects.List(element, "attributes")) attributes[OcelObjects.Text(attribute, "name")] = OcelObjects.Text(attribute, "value");
        foreach (var attribute in _objects.EventAttributes) row.Add(attributes.Remove(attribute, out var value) ? value : "");
        row.Add(string.Join("; ", related.Where(r => r.Qualifier.Length > 0).Select(r => $"{r.Qualifier}: {r.Id}")));
        row.Add(attributes.Count == 0 ? "" : JsonSerializer.Serialize(attributes, FileMapping.Json));
    }

    /// <summary>Times without an offset are UTC in this standard.</summary>
    private static string WithZone(string time) => time.Length >= 16 && time[10] is 'T' or ' ' && time.AsSpan(11).IndexOfAny('Z', '+', '-') < 0 ? time + "Z" : time;
}
