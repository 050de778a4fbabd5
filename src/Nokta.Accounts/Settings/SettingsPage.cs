using Nokta.Kernel.Modules;

namespace Nokta.Accounts;

/// <summary>A door: one page of the settings, as the index and the settings' navigation show it. Modules register theirs as services.</summary>
/// <param name="Text">Text key of its name; with <c>.what</c> behind it, of the sentence that says what it is for.</param>
public sealed record SettingsPage(int Order, string Text, string Href, string Icon, Permission Needs);
