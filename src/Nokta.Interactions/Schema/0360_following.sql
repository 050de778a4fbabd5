-- Files that grow and are read on as they do. What is named once may be several files: a pattern, and after a rotation what is left of the old one.
CREATE TABLE interactions_follow (
    "Workspace" integer NOT NULL,
    "Id" integer NOT NULL,
    "Source" TEXT NOT NULL,
    "Path" TEXT NOT NULL,
    "IsOn" integer NOT NULL,
    "KnownBatch" integer NOT NULL,
    "Rows" bigint NOT NULL,
    "Rejected" bigint NOT NULL,
    "ReadAt" bigint NULL,
    "Problem" TEXT NULL,
    "At" bigint NOT NULL,
    "RemovedAt" bigint NULL,
    PRIMARY KEY ("Workspace", "Id")
) {by-key};

-- How far a file is read: changed in the transaction that stores the rows, and nowhere else.
CREATE TABLE interactions_follow_file (
    "Workspace" integer NOT NULL,
    "Follow" integer NOT NULL,
    "Id" integer NOT NULL,
    "Path" TEXT NOT NULL,
    "IsOld" integer NOT NULL,
    "Place" TEXT NOT NULL,
    "At" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Follow", "Id")
) {by-key};

-- The import of a day to which everything belongs that a followed file brought on it.
CREATE TABLE interactions_follow_day (
    "Workspace" integer NOT NULL,
    "Batch" integer NOT NULL,
    "Follow" integer NOT NULL,
    "Day" integer NOT NULL,
    "RejectBytes" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Batch")
) {by-key};
