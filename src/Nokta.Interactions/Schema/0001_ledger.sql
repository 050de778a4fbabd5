-- The ledger. Interactions stand in blocks of columns; a block counts while its batch is done (State 1) and it has a first row.
CREATE TABLE interactions_state (
    "Workspace" INTEGER NOT NULL PRIMARY KEY,
    "Generation" INTEGER NOT NULL,
    "UndoGeneration" INTEGER NOT NULL,
    "LastRow" INTEGER NOT NULL,
    "Rows" INTEGER NOT NULL,
    "Links" INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE interactions_source (
    "Workspace" INTEGER NOT NULL,
    "Id" INTEGER NOT NULL,
    "Name" TEXT NOT NULL,
    "Fold" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Id"),
    UNIQUE ("Workspace", "Fold")
) WITHOUT ROWID;

CREATE TABLE interactions_batch (
    "Workspace" INTEGER NOT NULL,
    "Id" INTEGER NOT NULL,
    "Source" INTEGER NOT NULL,
    "SourceName" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "FileHash" TEXT NOT NULL,
    "FileBytes" INTEGER NOT NULL,
    "State" INTEGER NOT NULL,
    "Counts" TEXT NOT NULL,
    "FirstRow" INTEGER NOT NULL,
    "EndRow" INTEGER NOT NULL,
    "StartedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL,
    "UndoneAt" INTEGER NULL,
    "Reasons" TEXT NOT NULL,
    "Warnings" TEXT NOT NULL,
    "Problem" TEXT NULL,
    "RejectFile" TEXT NULL,
    "Mapping" TEXT NOT NULL,
    "Header" TEXT NOT NULL,
    "TimeFormat" TEXT NOT NULL,
    "Delimiter" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Id")
) WITHOUT ROWID;

CREATE TABLE interactions_block (
    "Workspace" INTEGER NOT NULL,
    "Id" INTEGER NOT NULL,
    "Batch" INTEGER NOT NULL,
    "FirstRow" INTEGER NOT NULL,
    "Count" INTEGER NOT NULL,
    "Kept" INTEGER NOT NULL,
    "MinTime" INTEGER NOT NULL,
    "MaxTime" INTEGER NOT NULL,
    "Dropped" {bytes} NULL,
    PRIMARY KEY ("Workspace", "Id")
) WITHOUT ROWID;
CREATE INDEX interactions_block_row ON interactions_block ("Workspace", "FirstRow");
CREATE INDEX interactions_block_batch ON interactions_block ("Workspace", "Batch");

-- Apart from the block's figures, which change when it becomes visible: these never change.
CREATE TABLE interactions_content (
    "Workspace" INTEGER NOT NULL,
    "Block" INTEGER NOT NULL,
    "Columns" {bytes} NOT NULL,
    "Raw" {bytes} NOT NULL,
    PRIMARY KEY ("Workspace", "Block")
);

-- Exactly once: the key row and the visibility of its interaction are one transaction.
CREATE TABLE interactions_key (
    "Workspace" INTEGER NOT NULL,
    "Source" INTEGER NOT NULL,
    "Key" {bytes} NOT NULL,
    "Batch" INTEGER NOT NULL,
    PRIMARY KEY ("Workspace", "Source", "Key")
) WITHOUT ROWID;

CREATE TABLE interactions_signature (
    "Workspace" INTEGER NOT NULL,
    "Id" INTEGER NOT NULL,
    "Fold" TEXT NOT NULL,
    "Source" TEXT NOT NULL,
    "Activity" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Direction" TEXT NOT NULL,
    "Purpose" TEXT NOT NULL,
    "Outcome" TEXT NOT NULL,
    "Branch" TEXT NOT NULL,
    "Campaign" TEXT NOT NULL,
    "Topic" TEXT NOT NULL,
    "Staff" TEXT NOT NULL,
    "Device" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Id"),
    UNIQUE ("Workspace", "Fold")
) WITHOUT ROWID;

CREATE TABLE interactions_currency (
    "Workspace" INTEGER NOT NULL,
    "Number" INTEGER NOT NULL,
    "Code" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Number"),
    UNIQUE ("Workspace", "Code")
) WITHOUT ROWID;

-- Two person keys in one row belong to one person, while the batch that says so is done.
CREATE TABLE interactions_link (
    "Workspace" INTEGER NOT NULL,
    "KeyA" INTEGER NOT NULL,
    "KeyB" INTEGER NOT NULL,
    "Batch" INTEGER NOT NULL,
    "Source" INTEGER NOT NULL,
    "At" INTEGER NOT NULL,
    PRIMARY KEY ("Workspace", "KeyA", "KeyB", "Batch")
) WITHOUT ROWID;
CREATE INDEX interactions_link_batch ON interactions_link ("Workspace", "Batch");

CREATE TABLE interactions_mapping (
    "Workspace" INTEGER NOT NULL,
    "Fold" TEXT NOT NULL,
    "Header" {json} NOT NULL,
    "Mapping" {json} NOT NULL,
    "SavedAt" INTEGER NOT NULL,
    PRIMARY KEY ("Workspace", "Fold")
) WITHOUT ROWID;
