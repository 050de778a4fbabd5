using Nokta.Kernel.Words;

namespace Nokta.Interactions.Rules;

/// <summary>How a value of a field is written for a reader: codes of direction, purpose and outcome by their names, everything else as it came.</summary>
internal static class ValueNames
{
    public static string Of(Reader reader, SignatureField field, string value)
    {
        var key = "rule.value." + field.Code() + "." + value;
        return reader.Has(key) ? reader[key] : value;
    }
}
