-- What a key is, as a number (0 = told before this was kept): the limits of links between keys depend on it.
ALTER TABLE interactions_link ADD COLUMN "KindA" integer NOT NULL DEFAULT 0;
ALTER TABLE interactions_link ADD COLUMN "KindB" integer NOT NULL DEFAULT 0;

-- What changed in who is who, in order. "Change" is the ledger's count of links after it: where numbers are missing, links were taken back and
-- everything is read anew. A row of an import names its batch and no keys: all its links are new.
CREATE TABLE interactions_link_change (
    "Workspace" integer NOT NULL,
    "Change" bigint NOT NULL,
    "Key" bigint NOT NULL,
    "Other" bigint NOT NULL,
    "Batch" integer NOT NULL,
    PRIMARY KEY ("Workspace", "Change", "Key", "Other")
);

-- What members decided about who is who. Rows are only added and undone; the ledger and its links are never touched by them.
CREATE TABLE interactions_decision (
    "Workspace" integer NOT NULL,
    "Id" {uuid} NOT NULL,
    "Lot" {uuid} NOT NULL,
    "Act" TEXT NOT NULL,
    "Why" TEXT NOT NULL,
    "At" bigint NOT NULL,
    "By" TEXT NOT NULL,
    "UndoneAt" bigint NULL,
    "UndoneBy" TEXT NULL,
    "Over" {uuid} NULL,
    PRIMARY KEY ("Workspace", "Id")
);
CREATE INDEX interactions_decision_lot ON interactions_decision ("Workspace", "Lot");

-- The keys a decision is about. Of a split, those of one side are not those of another; a merge has one side.
CREATE TABLE interactions_decision_key (
    "Workspace" integer NOT NULL,
    "Decision" {uuid} NOT NULL,
    "Key" bigint NOT NULL,
    "Side" integer NOT NULL,
    "Kind" integer NOT NULL,
    PRIMARY KEY ("Workspace", "Decision", "Key"),
    FOREIGN KEY ("Workspace", "Decision") REFERENCES interactions_decision ("Workspace", "Id") ON DELETE CASCADE
);
CREATE INDEX interactions_decision_key_key ON interactions_decision_key ("Workspace", "Key");
