namespace Nokta.Ui;

/// <summary>Whether a verdict names something that hurts, or says that nothing is proven.</summary>
public enum VerdictTone { Pain, Calm, Plain }
