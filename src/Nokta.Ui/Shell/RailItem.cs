namespace Nokta.Ui;

/// <summary>One line of the navigation, ready to show.</summary>
/// <param name="Text">Its words in the reader's language.</param>
/// <param name="Icon">Name in the sprite.</param>
/// <param name="IsCurrent">Whether this page belongs to it.</param>
/// <param name="Key">Letter after <c>g</c> that jumps here, as a physical key code such as <c>KeyH</c>; empty for none.</param>
/// <param name="IsSub">Stands below the section above it.</param>
public sealed record RailItem(string Text, string Href, string Icon, bool IsCurrent = false, string Key = "", bool IsSub = false);
