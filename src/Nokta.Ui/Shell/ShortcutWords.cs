namespace Nokta.Ui;

/// <summary>Words of the sheet of keys.</summary>
/// <param name="Search">What <c>/</c> does.</param>
/// <param name="Sheet">What <c>?</c> does.</param>
/// <param name="Switch">The switch for keys pressed alone.</param>
/// <param name="Palette">What <c>Ctrl K</c> does, with keys that work everywhere: words and keys.</param>
public sealed record ShortcutWords(string Search, string Sheet, string Switch, string Close, IReadOnlyList<(string Text, string Keys)>? Palette = null);
