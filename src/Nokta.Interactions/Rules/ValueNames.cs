using Nokta.Kernel.Words;
using Nokta.Touchpoints;

namespace Nokta.Interactions.Rules;

/// <summary>How a value of a field is written for a reader: codes of direction, purpose and outcome by their names, everything else as it came.</summary>
internal static class ValueNames
{
    public static string Of(Reader reader, SignatureField field, string value)
    {
        var key = "rule.value." + field.Code() + "." + value;
        return reader.Has(key) ? reader[key] : value;
    }

    /// <summary>Who wrote something; the product where nobody did.</summary>
    public static string Person(Reader reader, string name) => name.Length > 0 ? Isolated(name) : reader["rule.history.nobody"];

    /// <summary>A touchpoint in a list to choose from: its name and its id, each in its own direction.</summary>
    public static string Touchpoint(Reader reader, TouchpointCard card) => Isolated(reader.In(card.Name)) + " · " + Isolated(card.Id);

    /// <summary>A name of another script inside a sentence: first-strong isolate, so that it drags no digits and commas along.</summary>
    public static string Isolated(string name) => "\u2068" + name + "\u2069";
}
