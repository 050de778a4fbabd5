using System.Text;
using Nokta.Kernel.Words;

namespace Nokta.Insights.Notices;

/// <summary>The digest as plain text, to paste into a message.</summary>
internal static class DigestText
{
    public static string Write(Reader reader, string workspace, string span, IEnumerable<(string Head, IReadOnlyList<(string Title, IReadOnlyList<string> Reasons)> Lines)> parts)
    {
        var text = new StringBuilder();
        text.Append(reader["digest.title"]).Append(" · ").Append(workspace).Append('\n').Append(span).Append('\n');
        foreach (var (head, lines) in parts)
        {
            if (lines.Count == 0) continue;
            text.Append('\n').Append(head).Append('\n');
            foreach (var (title, reasons) in lines)
            {
                text.Append("- ").Append(title).Append('\n');
                foreach (var reason in reasons) text.Append("  ").Append(reason).Append('\n');
            }
        }

        // Messengers take a line's direction from its first letter; a line of ours may begin with a file's Latin name.
        return reader.Language.IsRightToLeft ? "\u200F" + text.ToString().TrimEnd().Replace("\n", "\n\u200F", StringComparison.Ordinal) + "\n" : text.ToString();
    }
}
