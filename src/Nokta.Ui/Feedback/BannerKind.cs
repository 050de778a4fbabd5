namespace Nokta.Ui;

/// <summary>What a banner is about: information, care, something wrong, something done.</summary>
public enum BannerKind { Info, Warn, Pain, Good }
