using Nokta.Kernel.Privacy;

namespace Nokta.Interactions.Privacy;

/// <summary>What stands in the tables of this module that have no entity.</summary>
internal static class LedgerColumns
{
    public static IEnumerable<StoredColumn> All =>
    [
        .. StoredColumn.Personal("interactions_content", LedgerData.DoorName, "person keys as hashes, and the rows of files as they came, packed", "Columns", "Raw"),
        .. StoredColumn.Personal("interactions_signature", LedgerData.DoorName, "distinct values of rows: topics, staff, campaigns",
            "Fold", "Source", "Activity", "Channel", "Direction", "Purpose", "Outcome", "Branch", "Campaign", "Topic", "Staff", "Device"),
        .. StoredColumn.Personal("interactions_quarantine", ImportData.DoorName, "live interactions that could not be kept as such, as they came", "Raw"),
        .. StoredColumn.Plain("interactions_quarantine", "code of a reason", "Reason"),
        .. StoredColumn.Plain("interactions_live_reason", "code of a reason", "Reason"),
        .. StoredColumn.Plain("interactions_live_times", "how late rows came, by their numbers", "Runs"),
        .. StoredColumn.Plain("interactions_key", "hash of a row's own key", "Key"),
        .. StoredColumn.Plain("interactions_fresh_key", "hashes of rows' own keys", "Keys"),
        .. StoredColumn.Plain("interactions_key_page", "hashes of rows' own keys", "First", "Keys"),
        .. StoredColumn.Plain("interactions_block", "which interactions of a block do not count", "Dropped"),
        .. StoredColumn.Plain("interactions_currency", "codes of currencies", "Code"),
        .. StoredColumn.Plain("interactions_source", "a source's name, given by a member", "Name", "Fold"),
        .. StoredColumn.Personal("interactions_batch", ImportData.DoorName, "name of an imported file, and samples of its refused rows", "FileName", "Reasons", "Warnings"),
        .. StoredColumn.Personal("interactions_inbox_file", ImportData.DoorName, "name of a file that was found", "FileName"),
        .. StoredColumn.Plain("interactions_batch", "names, hashes, numbers and codes of an import and of its columns",
            "SourceName", "FileHash", "Counts", "Problem", "RejectFile", "Mapping", "Header", "TimeFormat", "Delimiter"),
        .. StoredColumn.Plain("interactions_mapping", "names and meanings of columns", "Fold", "Header", "Mapping"),
        .. StoredColumn.Plain("interactions_follow", "a source's name, a path on the server, and a code", "Source", "Path", "Problem"),
        .. StoredColumn.Plain("interactions_follow_file", "a path on the server, hashes of parts of a file, and names of its columns", "Path", "Place"),
        .. StoredColumn.Plain("interactions_inbox", "a source's name and its folder", "Fold", "Source", "Folder"),
        .. StoredColumn.Plain("interactions_inbox_file", "a source's name, a number and a code", "Fold", "Draft", "Problem"),
    ];
}
