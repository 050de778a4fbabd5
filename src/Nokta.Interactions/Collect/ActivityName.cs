using System.Text;

namespace Nokta.Interactions.Collect;

/// <summary>One spelling of what happened: "Order Completed", order_completed, order.completed and orderCompleted are "order completed".</summary>
internal static class ActivityName
{
    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c is '_' or '-' or '.' or ':' or '/' || char.IsWhiteSpace(c))
            {
                if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
                continue;
            }

            if (char.IsUpper(c) && i > 0 && char.IsLower(name[i - 1])) text.Append(' ');
            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString().Trim();
    }
}
