namespace Nokta.Tests.Server;

/// <summary>
/// What a program does instead: for every form, every small post, every page and every file of the pages the operations of the API that do
/// or tell the same. A line that begins with a dash says why there is none, and only three reasons count.
/// </summary>
internal static class Twins
{
    /// <summary>The reasons that count.</summary>
    public static readonly IReadOnlyDictionary<string, string> Reasons = new Dictionary<string, string>
    {
        ["- signs in"] = "a browser's way of signing in, or the first run, when nobody can: a program brings a token",
        ["- looks"] = "how one browser looks: language, theme, which workspace it is in",
        ["- words"] = "words about the product, the same for everybody; nothing of a business",
    };

    /// <summary>Posts of pages, by their address.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfPosts = Table("""
        /language | - looks
        /theme | - looks
        /workspace | - looks
        /sign-out | - signs in
        /station/leave | - signs in
        /passkeys/ask | - signs in
        /passkeys/new | POST /account/passkeys/offer
        /settings/restore | POST /settings/targets/history/{version}/restore, POST /settings/audience/history/{version}/restore, POST /settings/who-is-who/history/{version}/restore, POST /settings/hours/history/{version}/restore, POST /settings/holidays/history/{version}/restore, POST /settings/branches/history/{version}/restore, POST /settings/calendar/history/{version}/restore, POST /settings/business/history/{version}/restore
        /settings/members/revoke | DELETE /invitations/{id}
        /settings/account/told | POST /account/sessions/current/known
        /settings/stations/remove | DELETE /stations/{id}
        /settings/stations/staff/remove | DELETE /staff/{id}
        /settings/stations/restore | POST /stations/{id}/restore
        /settings/stations/staff/restore | POST /staff/{id}/restore
        /settings/members/restore | POST /members/{id}/restore
        /settings/tokens/restore | POST /tokens/{id}/restore
        /settings/trail/verify | GET /trail/proof
        /settings/keys/{id:guid}/revoke | DELETE /write-keys/{id}
        /settings/keys/{id:guid}/test | POST /write-keys/{id}/test
        /settings/keys/{id:guid}/untest | DELETE /write-keys/{id}/test
        /import/quarantine/retry | POST /quarantine/retry
        /import/quarantine/discard | DELETE /quarantine
        /settings/webhooks/{id:guid}/{what} | POST /webhooks/{id}/enable, POST /webhooks/{id}/disable, DELETE /webhooks/{id}, POST /webhooks/{id}/restore, POST /webhooks/{id}/test, POST /webhooks/{id}/replay
        /settings/webhooks/{id:guid}/deliveries/{message:guid}/replay | POST /webhooks/{id}/deliveries/{message}/replay
        /settings/workspaces/leave | POST /workspaces/{number}/leave
        /settings/workspaces/restore | POST /workspaces/{number}/restore
        /settings/backup/restore | POST /backups/restore
        /settings/scales/undo | PUT /settings/scales
        /settings/holidays/day | POST /settings/holidays/days
        /settings/holidays/day/remove | DELETE /settings/holidays/days/{date}
        /settings/holidays/move | POST /settings/holidays/move
        /settings/goals/{number:int}/move | POST /goals/{number}/move
        /settings/goals/{number:int}/delete | DELETE /goals/{number}
        /settings/goals/{number:int}/restore | POST /goals/{number}/restore
        /people/segments/{number:int}/delete | DELETE /segments/{number}
        /people/segments/{number:int}/restore | POST /segments/{number}/restore
        /people/segments/{number:int}/return | POST /segments/{number}/history/{revision}/return
        /people/segments/{number:int}/freeze | POST /segments/{number}/freeze
        /views/save | POST /views
        /views/delete | DELETE /views/{id}
        /views/restore | POST /views/{id}/restore
        /touchpoints/first-view | PUT /account/first-view
        /touchpoints/{number:int}/move | PATCH /touchpoints/{id}
        /touchpoints/{number:int}/retire | POST /touchpoints/{id}/retire
        /touchpoints/{number:int}/restore | POST /touchpoints/{id}/restore
        /touchpoints/{number:int}/undo | POST /touchpoints/{id}/history/{version}/undo
        /touchpoints/{number:int}/cell | PATCH /touchpoints/{id}
        /touchpoints/{number:int}/costs/remove | PATCH /touchpoints/{id}
        /touchpoints/{number:int}/photos | POST /touchpoints/{id}/photos
        /touchpoints/{number:int}/photos/remove | DELETE /touchpoints/{id}/photos/{name}
        /touchpoints/{number:int}/photos/first | POST /touchpoints/{id}/photos/{name}/first
        /touchpoints/lots/{lot:int}/undo | POST /touchpoint-changes/{lot}/undo
        /touchpoints/bulk/pick | POST /touchpoint-changes/preview
        /touchpoints/gaps/act | POST /packs/take, POST /gaps/decline, POST /gaps/reconsider
        /touchpoints/import/upload | POST /touchpoint-files
        /touchpoints/links/{id:guid}/{what} | DELETE /marks/{id}, POST /marks/{id}/restore
        /touchpoints/rules/{number:int}/move | POST /rules/{number}/move
        /touchpoints/rules/{number:int}/delete | DELETE /rules/{number}
        /touchpoints/rules/{number:int}/restore | POST /rules/{number}/restore
        /touchpoints/rules/accept | POST /rules
        /touchpoints/rules/accept-all | POST /rules/proposals/accept
        /import/upload | POST /imports
        /import/watch | PUT /watched-folders/{source}
        /import/following/{id:int}/{what} | PUT /followed-files/{id}, DELETE /followed-files/{id}, POST /followed-files/{id}/restore
        /import/mappings/rename | POST /mappings/{source}/rename
        /import/mappings/remove | DELETE /mappings/{source}
        /import/mappings/restore | POST /mappings/{source}/restore
        /import/mappings/file | PUT /mappings/{source}
        /log/undo | DELETE /slips/{id}
        /log/tap | POST /slips
        /privacy/person/export | POST /persons/export
        /people/merge | POST /people/merge
        /people/lots | POST /people/lots
        /people/lots/{id:guid}/merge | POST /people/lots/{id}/merge
        /people/split | POST /people/split
        /people/undo | POST /people/decisions/{decision}/undo
        /people/{id}/reveal | POST /people/{id}/reveal
        /notices/dismiss | POST /notices/aside
        /notices/restore | POST /notices/restore
        /insights/notes/delete | DELETE /notes/{id}
        /insights/notes/restore | POST /notes/{id}/restore
        """);

    /// <summary>Forms of pages, by the component they stand in and their name.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfForms = Table("""
        TouchpointBulk bulk | POST /touchpoint-changes
        TouchpointSettings settings | PATCH /touchpoints/{id}
        TouchpointCosts cost | PATCH /touchpoints/{id}
        TouchpointPacks packs | POST /packs/take
        TouchpointMerge merge | POST /touchpoints/{id}/merge, POST /touchpoints/{id}/replace
        TouchpointImportMatch take | POST /touchpoint-files/{id}/take
        TouchpointNew one | POST /touchpoints
        TouchpointNew list | POST /touchpoints/list
        CopiesCard copies | PUT /backups/plan, POST /backups
        WorkspacesPage new-workspace | POST /workspaces
        ArchivePage archive | POST /workspaces/{number}/archive
        ImportMappingPage again | POST /imports/{id}/run
        ImportMappingPage mapping | PUT /imports/{id}/mapping, POST /imports/{id}/check
        ImportBatchPage again | POST /import-batches/{batch}/again
        ImportBatchPage undo | POST /import-batches/{batch}/undo
        ImportPage take-back | POST /imports/{id}/restore
        ImportPage discard- | DELETE /imports/{id}
        ImportRunPage cancel | POST /imports/{id}/stop
        ImportCheckPage cancel | POST /imports/{id}/stop
        ImportCheckPage canonical | POST /imports/{id}/recognise
        ImportCheckPage import | POST /imports/{id}/run
        ImportExplanations unexplain- | DELETE /imports/{id}/tables/{name}
        ImportExplanations explain- | POST /imports/{id}/tables
        ImportPlacesPage places | POST /import-batches/{batch}/places
        LogPage log | POST /slips
        RuleEditor rule | POST /rules, PUT /rules/{number}, POST /rules/preview
        SegmentEditor segment | POST /segments, PUT /segments/{number}, POST /segments/preview
        GoalEditor goal | POST /goals, PUT /goals/{number}, POST /goals/preview
        PersonConsents consent | POST /consents
        PersonRestrictions restrict | POST /persons/restrict
        PersonRestrictions lift- | POST /restrictions/{id}/lift
        PersonPage find | POST /persons/find
        PairsPage pairs | POST /people/merge
        ConsentsPage purpose | POST /purposes, PUT /purposes/{code}
        ErasePage erase | POST /persons/erase
        RetentionPage plan | PUT /settings/retention, POST /settings/retention/preview
        NotesPage note-add | POST /notes
        AudiencePage audience | PUT /settings/audience, POST /settings/audience/preview
        WhoIsWhoPage who-is-who | PUT /settings/who-is-who, POST /settings/who-is-who/preview
        BranchesPage branch | PUT /settings/branches, POST /settings/branches/preview
        CalendarPage calendar | PUT /settings/calendar, POST /settings/calendar/preview
        HolidaysPage holidays | PUT /settings/holidays, POST /settings/holidays/preview
        HoursPage hours | PUT /settings/hours, POST /settings/hours/preview
        ScalesPage scales | PUT /settings/scales, POST /settings/scales/preview
        TargetsPage targets | PUT /settings/targets, POST /settings/targets/preview
        WorkspaceForm workspace | PUT /settings/business
        SignInRulesPage sign-in-rules | PUT /settings/sign-in
        StationsPage staff | POST /staff
        StationsPage station | POST /stations
        StaffPage pin | POST /staff/{id}/pin
        Tokens make | POST /tokens
        Tokens token | POST /tokens/{id}/rotate, DELETE /tokens/{id}
        MembersPage invite | POST /invitations
        MemberPage role | PATCH /members/{id}
        MemberPage reset-link | POST /members/{id}/reset-link
        MemberPage remove | DELETE /members/{id}
        MemberPage erase | POST /members/{id}/erase
        SessionList session | DELETE /account/sessions/{id}, DELETE /account/sessions
        PasskeyList passkey-remove | DELETE /account/passkeys/{id}
        Passkeys passkey-new | POST /account/passkeys
        PasswordForm password | POST /account/password
        SecondFactorPage codes | POST /account/second-factor/recovery-codes
        SecondFactorPage second-off | POST /account/second-factor/off
        SecondFactorPage second-on | POST /account/second-factor/offer, POST /account/second-factor
        MarksPage mark-add | POST /marks
        FollowingPage follow-add | POST /followed-files
        MarkPage mark-edit | PUT /marks/{id}
        KeysPage key-add | POST /write-keys
        KeyMappingPage key-mapping | PUT /write-keys/{id}/mapping, POST /write-keys/{id}/mapping/preview
        KeyMappingPage key-mapping-restore- | POST /write-keys/{id}/mapping/history/{version}/restore
        KeyPage key-edit | PUT /write-keys/{id}
        WebhooksPage webhook-add | POST /webhooks
        WebhookPage webhook-edit | PUT /webhooks/{id}
        WebhookPage webhook-rotate | POST /webhooks/{id}/rotate
        SetupTouchpoints setup-touchpoints | - signs in
        SetupTime setup-time | - signs in
        SetupOwner setup-owner | - signs in
        SetupBusiness setup-business | - signs in
        PhonePage phone | - signs in
        PhoneSignIn phone-link | - signs in
        Forgotten forgotten | - signs in
        Forgotten forgotten-code | - signs in
        ResetPassword reset | - signs in
        SignIn sign-in | - signs in
        SignIn sign-in-passkey | - signs in
        SignInCode sign-in-code | - signs in
        SignInAgain again | - signs in
        SignInAgain again-passkey | - signs in
        Join accept | - signs in
        Join join | - signs in
        StationPage pin | - signs in
        StationOpen station | - signs in
        """);

    /// <summary>Pages and files that are read, by their address.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfReads = Table("""
        / | GET /home, GET /notices
        /digest | GET /home, GET /notices
        /search | GET /search
        /search/palette | GET /search
        /touchpoints | GET /touchpoints, GET /touchpoints-matrix, GET /costs, GET /account/first-view
        /touchpoints.csv | GET /touchpoints
        /touchpoints.xlsx | GET /touchpoint-files/touchpoints.xlsx
        /touchpoints/photos/{name} | GET /touchpoints/{id}/photos/{name}
        /touchpoints/{number:int}/peek | GET /touchpoints/{id}, GET /scorecard/{id}
        /touchpoints/{Id} | GET /touchpoints/{id}, GET /touchpoints/{id}/history, GET /scorecard/{id}
        /touchpoints/{Id}/merge | GET /touchpoints
        /touchpoints/new | GET /packs
        /touchpoints/packs | GET /packs, GET /packs/starters
        /touchpoints/gaps | GET /gaps
        /touchpoints/bulk | POST /touchpoint-changes/preview
        /touchpoints/bulk/preview | POST /touchpoint-changes/preview
        /touchpoints/changes | GET /touchpoint-changes
        /touchpoints/import | GET /touchpoint-files/{id}
        /touchpoints/import/{Id} | GET /touchpoint-files/{id}
        /touchpoints/import/{Id}/done | GET /touchpoint-files/{id}
        /touchpoints/import/{id}/skipped.csv | GET /touchpoint-files/{id}/skipped.csv
        /touchpoints/rules | GET /rules, GET /rules/proposals
        /touchpoints/rules/new | GET /rules
        /touchpoints/rules/{Number:int} | GET /rules/{number}, GET /rules/{number}/history
        /touchpoints/rules/preview | POST /rules/preview
        /touchpoints/unmapped | GET /unmapped
        /import | GET /imports
        /import/{Id} | GET /imports/{id}, GET /imports/{id}/preview, GET /imports/{id}/tables
        /import/{Id}/check | GET /imports/{id}
        /import/{Id}/run | GET /imports/{id}
        /import/{id}/progress | GET /imports/{id}
        /import/history | GET /import-batches, GET /watched-folders, GET /followed-files
        /import/following | GET /followed-files, GET /followed-files/{id}
        /import/history/{Batch:int} | GET /import-batches/{batch}
        /import/history/{Batch:int}/places | GET /import-batches/{batch}/places
        /import/history/{batch:int}/rejects.csv | GET /import-batches/{batch}/rejects.csv
        /import/history/{batch:int}/original | GET /import-batches/{batch}/file
        /import/mappings | GET /mappings
        /import/mappings/file.json | GET /mappings/{source}
        /interactions | GET /interactions
        /interactions.csv | GET /interactions
        /interactions/{Row:long} | GET /interactions/{row}
        /log | GET /slips/touchpoints
        /privacy | GET /purposes, GET /erasures, GET /settings/retention
        /privacy/person | POST /persons/find, POST /consents/find
        /people | GET /people/seen
        /people/{Id} | GET /people/{id}, GET /interactions
        /people/merge | GET /people/{id}
        /people/pairs | GET /people/{id}
        /people/lots/{Id:guid} | GET /people/lots/{id}
        /people/lots/{id:guid}/progress | GET /people/lots/{id}
        /people/conflicts | GET /people/conflicts
        /people/decisions | GET /people/decisions
        /privacy/person/erase | POST /persons/find
        /privacy/consents | GET /purposes
        /privacy/erasures | GET /erasures
        /privacy/restrictions | GET /restrictions
        /privacy/retention | GET /settings/retention, GET /retention-runs
        /insights | GET /scorecard
        /insights/scorecard.csv | GET /scorecard/file.csv
        /insights/funnel | GET /insights/funnel
        /insights/funnel.csv | GET /insights/funnel
        /insights/funnel.json | GET /insights/funnel
        /insights/paths | GET /insights/paths
        /insights/paths.csv | GET /insights/paths
        /insights/paths.json | GET /insights/paths
        /insights/flow.csv | GET /insights/flow
        /insights/variants.csv | GET /insights/variants
        /insights/gaps.csv | GET /insights/gaps
        /insights/conformance.csv | GET /insights/conformance
        /insights/returns | GET /insights/retention
        /insights/returns.csv | GET /insights/retention
        /insights/returns.json | GET /insights/retention
        /insights/attribution | GET /insights/attribution
        /insights/attribution.csv | GET /insights/attribution
        /insights/attribution.json | GET /insights/attribution
        /insights/people | GET /people
        /insights/notes | GET /notes
        /reports/review | GET /home, GET /notices, GET /gaps
        /reports/review/{Id} | GET /scorecard/{id}/review
        /settings | GET /settings/business
        /settings/account | GET /account, GET /account/sessions
        /settings/account/passkeys | GET /account/passkeys
        /settings/account/second-factor | GET /account/second-factor
        /settings/audience | GET /settings/audience, GET /settings/audience/history
        /settings/who-is-who | GET /settings/who-is-who, GET /settings/who-is-who/history
        /settings/who-is-who/preview | POST /settings/who-is-who/preview
        /settings/audience/preview | POST /settings/audience/preview
        /settings/branches | GET /settings/branches, GET /settings/branches/history
        /settings/branches/preview | POST /settings/branches/preview
        /settings/calendar | GET /settings/calendar, GET /settings/calendar/history
        /settings/calendar/preview | POST /settings/calendar/preview
        /people/segments | GET /segments
        /people/segments/new | GET /segments
        /people/segments/{Number:int} | GET /segments/{number}, GET /segments/{number}/history
        /people/segments/{Number:int}/edit | GET /segments/{number}
        /people/segments/preview | POST /segments/preview
        /people/segments/{number:int}/people.csv | GET /segments/{number}/people.csv, GET /segments/{number}/people
        /settings/goals | GET /goals
        /settings/goals/new | GET /goals
        /settings/goals/{Number:int} | GET /goals/{number}, GET /goals/{number}/history
        /settings/goals/preview | POST /goals/preview
        /settings/holidays | GET /settings/holidays, GET /settings/holidays/history, GET /holidays
        /settings/holidays/preview | POST /settings/holidays/preview
        /settings/hours | GET /settings/hours, GET /settings/hours/history
        /settings/hours/preview | POST /settings/hours/preview
        /settings/scales | GET /settings/scales
        /settings/scales/preview | POST /settings/scales/preview
        /settings/targets | GET /settings/targets, GET /settings/targets/history
        /settings/targets/preview | POST /settings/targets/preview
        /settings/members | GET /members, GET /invitations, GET /roles
        /settings/members/{Member:guid} | GET /members/{id}
        /settings/sign-in | GET /settings/sign-in
        /settings/stations | GET /stations, GET /staff
        /settings/stations/staff/{Id:guid} | GET /staff
        /settings/tokens | GET /tokens
        /settings/trail | GET /trail, GET /trail/head
        /settings/trail/refused | GET /attempts
        /settings/trail/trail.csv | GET /trail
        /settings/trail/trail.json | GET /trail
        /settings/keys | GET /write-keys
        /touchpoints/links | GET /marks
        /touchpoints/links/print | GET /marks
        /touchpoints/links/{Id:guid} | GET /marks/{id}
        /touchpoints/links/{id:guid}/qr.svg | GET /marks/{id}
        /touchpoints/links/{id:guid}/qr.png | GET /marks/{id}
        /settings/keys/{Id:guid}/mapping | GET /write-keys/{id}/mapping, GET /write-keys/{id}/mapping/history
        /settings/keys/{Id:guid} | GET /write-keys/{id}
        /import/quarantine | GET /quarantine/reasons
        /import/quality | GET /quality
        /import/live | GET /live
        /import/live/stream | GET /live
        /settings/webhooks | GET /webhooks
        /settings/webhooks/{Id:guid} | GET /webhooks/{id}, GET /webhooks/{id}/deliveries
        /settings/workspaces | GET /workspaces/mine
        /settings/workspaces/archive | GET /workspaces/mine
        /settings/health | GET /health
        /settings/backup | GET /backups, GET /backups/plan
        /settings/backup/download | GET /backups/now
        /settings/backup/copies/{name} | GET /backups/{name}
        /settings/backup/restoring | GET /backups/restore
        /settings/phone | - signs in
        /sign-in/again | - signs in
        /setup/start | - signs in
        /help | - words
        /help/api | - words
        /help/figures | - words
        """);

    private static Dictionary<string, string> Table(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(" | ")).ToDictionary(line => line[0], line => line[1]);
}
