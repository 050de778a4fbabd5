-- The keys of live events in sorted runs, which are merged into larger ones: to an index of random keys each would cost a page. A run never changes.
-- State: 0 is being written, 1 counts, 2 is being taken away. Stamp tells a run from another that had the same number and never came to be.
CREATE TABLE interactions_key_run (
    "Workspace" integer NOT NULL,
    "Id" bigint NOT NULL,
    "Level" integer NOT NULL,
    "State" integer NOT NULL,
    "Keys" bigint NOT NULL,
    "Stamp" bigint NOT NULL,
    "At" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Id")
) {by-key};

-- Pages of a run: First is source and key of the first of them.
CREATE TABLE interactions_key_page (
    "Workspace" integer NOT NULL,
    "Run" bigint NOT NULL,
    "First" {bytes} NOT NULL,
    "Keys" {bytes} NOT NULL,
    PRIMARY KEY ("Workspace", "Run", "First")
);
--only postgres
-- Hashes cannot be made smaller.
ALTER TABLE interactions_key_page ALTER COLUMN "Keys" SET STORAGE EXTERNAL;
--end
