-- A mapping that was removed comes back by one undo.
ALTER TABLE interactions_mapping ADD COLUMN "RemovedAt" bigint NULL;

-- Folders whose new files are imported like the last file of a source. A folder is a name under the data folder's inbox, or a path of its own.
CREATE TABLE interactions_inbox (
    "Workspace" integer NOT NULL,
    "Fold" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Folder" TEXT NOT NULL,
    "IsOn" integer NOT NULL,
    "At" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Fold")
) {by-key};

CREATE TABLE interactions_inbox_file (
    "Workspace" integer NOT NULL,
    "Id" integer NOT NULL,
    "Fold" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "At" bigint NOT NULL,
    "State" integer NOT NULL,
    "Batch" integer NULL,
    "Draft" TEXT NULL,
    "Problem" TEXT NULL,
    PRIMARY KEY ("Workspace", "Id")
) {by-key};
