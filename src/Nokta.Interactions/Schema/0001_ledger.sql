-- The ledger. Interactions stand in blocks of columns; a block counts while its batch is done (State 1) and it has a first row.
CREATE TABLE interactions_state (
    "Workspace" integer NOT NULL PRIMARY KEY,
    "Generation" bigint NOT NULL,
    "UndoGeneration" bigint NOT NULL,
    "LastRow" bigint NOT NULL,
    "Rows" bigint NOT NULL,
    "Links" bigint NOT NULL
) {by-key};

CREATE TABLE interactions_source (
    "Workspace" integer NOT NULL,
    "Id" integer NOT NULL,
    "Name" TEXT NOT NULL,
    "Fold" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Id"),
    UNIQUE ("Workspace", "Fold")
) {by-key};

CREATE TABLE interactions_batch (
    "Workspace" integer NOT NULL,
    "Id" integer NOT NULL,
    "Source" integer NOT NULL,
    "SourceName" TEXT NOT NULL,
    "FileName" TEXT NOT NULL,
    "FileHash" TEXT NOT NULL,
    "FileBytes" bigint NOT NULL,
    "State" integer NOT NULL,
    "Counts" TEXT NOT NULL,
    "FirstRow" bigint NOT NULL,
    "EndRow" bigint NOT NULL,
    "StartedAt" bigint NOT NULL,
    "EndedAt" bigint NULL,
    "UndoneAt" bigint NULL,
    "Reasons" TEXT NOT NULL,
    "Warnings" TEXT NOT NULL,
    "Problem" TEXT NULL,
    "RejectFile" TEXT NULL,
    "Mapping" TEXT NOT NULL,
    "Header" TEXT NOT NULL,
    "TimeFormat" TEXT NOT NULL,
    "Delimiter" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Id")
) {by-key};

CREATE TABLE interactions_block (
    "Workspace" integer NOT NULL,
    "Id" bigint NOT NULL,
    "Batch" integer NOT NULL,
    "FirstRow" bigint NOT NULL,
    "Count" integer NOT NULL,
    "Kept" integer NOT NULL,
    "MinTime" bigint NOT NULL,
    "MaxTime" bigint NOT NULL,
    "Dropped" {bytes} NULL,
    PRIMARY KEY ("Workspace", "Id")
) {by-key};
CREATE INDEX interactions_block_row ON interactions_block ("Workspace", "FirstRow");
CREATE INDEX interactions_block_batch ON interactions_block ("Workspace", "Batch");

-- Apart from the block's figures, which change when it becomes visible: these never change.
CREATE TABLE interactions_content (
    "Workspace" integer NOT NULL,
    "Block" bigint NOT NULL,
    "Columns" {bytes} NOT NULL,
    "Raw" {bytes} NOT NULL,
    PRIMARY KEY ("Workspace", "Block")
);

-- Exactly once: the key row and the visibility of its interaction are one transaction.
CREATE TABLE interactions_key (
    "Workspace" integer NOT NULL,
    "Source" integer NOT NULL,
    "Key" {bytes} NOT NULL,
    "Batch" integer NOT NULL,
    PRIMARY KEY ("Workspace", "Source", "Key")
) {by-key};

CREATE TABLE interactions_signature (
    "Workspace" integer NOT NULL,
    "Id" integer NOT NULL,
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
) {by-key};

CREATE TABLE interactions_currency (
    "Workspace" integer NOT NULL,
    "Number" integer NOT NULL,
    "Code" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Number"),
    UNIQUE ("Workspace", "Code")
) {by-key};

-- Two person keys in one row belong to one person, while the batch that says so is done.
CREATE TABLE interactions_link (
    "Workspace" integer NOT NULL,
    "KeyA" bigint NOT NULL,
    "KeyB" bigint NOT NULL,
    "Batch" integer NOT NULL,
    "Source" integer NOT NULL,
    "At" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "KeyA", "KeyB", "Batch")
) {by-key};
CREATE INDEX interactions_link_batch ON interactions_link ("Workspace", "Batch");

CREATE TABLE interactions_mapping (
    "Workspace" integer NOT NULL,
    "Fold" TEXT NOT NULL,
    "Header" {json} NOT NULL,
    "Mapping" {json} NOT NULL,
    "SavedAt" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Fold")
) {by-key};
