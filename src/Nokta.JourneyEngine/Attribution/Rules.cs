namespace Nokta.JourneyEngine.Attribution;

/// <summary>What the models of one question have in common, whatever the paths come from. The half-life is in the unit of the ages of steps; 0 where they have none.</summary>
internal sealed record Rules(IReadOnlyList<ModelChoice> Models, int Channels, bool[]? IsDirect, double HalfLife, int Bootstrap, ulong Seed)
{
    /// <summary>Highest order of the Markov models asked for; 0 = none. Lower orders are sums of it.</summary>
    public int Order { get; } = Models.Where(m => m.Model == ModelKind.Markov).Select(m => m.Order).DefaultIfEmpty().Max();

    /// <summary>Whether the conversions with a step at each channel are counted too.</summary>
    public bool CountsTouched { get; init; }

    public bool Has(ModelKind model) => Models.Any(m => m.Model == model);

    public bool Direct(int channel) => IsDirect is { } direct && channel < direct.Length && direct[channel];

    public void Require()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Channels);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Channels, ushort.MaxValue);
        ArgumentOutOfRangeException.ThrowIfNegative(Bootstrap);
        foreach (var model in Models)
        {
            if (!Enum.IsDefined(model.Model)) throw new ArgumentException($"There is no model {model.Model}.", nameof(Models));
            if (model.Model == ModelKind.Markov && model.Order is < 1 or > 4) throw new ArgumentException("The order of a Markov model is 1 to 4.", nameof(Models));
        }
        if (Has(ModelKind.TimeDecay) && HalfLife <= 0) throw new ArgumentException("Time decay needs times and a half-life; paths without times have step decay.", nameof(Models));
    }
}
