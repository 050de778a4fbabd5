namespace Nokta.Kernel.Modules;

/// <summary>What a person or a token may do in a workspace. A route names one; a role grants a set, a token at most its maker's.</summary>
public enum Permission
{
    /// <summary>Open to everyone: sign-in, first run, static files.</summary>
    Anyone,
    /// <summary>One's own account: password, second factor, sessions, the language one reads. Anybody who is signed in.</summary>
    Own,
    /// <summary>The register and every figure; no personal data of single people.</summary>
    Read,
    /// <summary>Single people: the rows and keys behind a figure, a person's page, who is one person with whom, exports that name people.</summary>
    People,
    /// <summary>Record an interaction: the one-tap log, the intake of programs.</summary>
    Record,
    /// <summary>Edit touchpoints, photos, notes and what else belongs to the look of the brand.</summary>
    Edit,
    /// <summary>Edit what figures are computed from: mapping rules, goals, targets, saved views for all.</summary>
    Analyse,
    /// <summary>Import files and undo imports.</summary>
    Import,
    /// <summary>Settings of the workspace.</summary>
    Manage,
    /// <summary>Consent, export and erasure of a person, retention.</summary>
    Privacy,
    /// <summary>Members, roles, invitations, tokens, webhooks, the audit trail.</summary>
    Members,
    /// <summary>The workspace as a whole: its owners, archiving it.</summary>
    Ownership,
    /// <summary>What reaches beyond one workspace: backups, restore, new workspaces, the address of the server.</summary>
    Installation,
}
