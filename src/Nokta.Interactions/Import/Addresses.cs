using System.Net;
using System.Text.RegularExpressions;
using Nokta.Accounts;

namespace Nokta.Interactions.Import;

/// <summary>Cuts network addresses in what is kept of a refused row: what came in has lost its last part by then, and so must what did not.</summary>
internal static partial class Addresses
{
    public static string Cut(string text) => Likely().Replace(text, found => IPAddress.TryParse(found.Value, out var address) ? Place.Of(address) : found.Value);

    [GeneratedRegex(@"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?![\w:]|\.\d)")]
    private static partial Regex Likely();
}
