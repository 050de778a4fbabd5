namespace Nokta.Ui;

/// <summary>Whether a figure moved beyond noise, and whether that is good.</summary>
public enum ChangeDirection { None, Better, Worse }
