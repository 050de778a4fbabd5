namespace Nokta.Ui;

/// <summary>What a figure rests on.</summary>
public enum Evidence { Measured, Estimated, Assumed }
