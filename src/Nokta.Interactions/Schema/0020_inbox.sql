-- A mapping that was removed comes back by one undo.
ALTER TABLE interactions_mapping ADD COLUMN "RemovedAt" INTEGER NULL;

-- Folders whose new files are imported like the last file of a source. A folder is a name under the data folder's inbox, or a path of its own.
CREATE TABLE interactions_inbox (
    "Workspace" INTEGER NOT NULL,
    "Fold" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Folder" TEXT NOT NULL,
    "IsOn" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    PRIMARY KEY ("Workspace", "Fold")
) WITHOUT ROWID;

CREATE TABLE interactions_inbox_file (
    "Workspace" INTEGER NOT NULL,
    "Id" INTEGER NOT NULL,
    "Fold" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "State" INTEGER NOT NULL,
    "Batch" INTEGER NULL,
    "Draft" TEXT NULL,
    "Problem" TEXT NULL,
    PRIMARY KEY ("Workspace", "Id")
) WITHOUT ROWID;
