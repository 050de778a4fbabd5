-- Imports of access logs whose rows are known by keys that hold the day's visitor: they are known anew by what they say, once, and leave this table.
CREATE TABLE interactions_rekey (
    "Workspace" integer NOT NULL,
    "Batch" integer NOT NULL,
    PRIMARY KEY ("Workspace", "Batch")
) {by-key};

INSERT INTO interactions_rekey ("Workspace", "Batch") SELECT "Workspace", "Id" FROM interactions_batch WHERE "Mapping" LIKE '%access-log%';
