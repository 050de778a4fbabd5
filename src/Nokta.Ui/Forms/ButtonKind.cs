namespace Nokta.Ui;

/// <summary>How much a button asks for: one primary on a page at most.</summary>
public enum ButtonKind { Plain, Primary, Quiet, Danger }

internal static class ButtonKinds
{
    public static string Class(this ButtonKind kind) => kind switch
    {
        ButtonKind.Primary => "btn--primary",
        ButtonKind.Quiet => "btn--quiet",
        ButtonKind.Danger => "btn--danger",
        _ => "",
    };
}
