namespace Nokta.Accounts;

/// <summary>Marks an endpoint that asks nobody who she is: programs with a key of their own. No session is looked for, whatever cookies a browser sends along.</summary>
public sealed class NoVisit;
