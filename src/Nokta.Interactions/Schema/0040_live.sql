-- Interactions that come live. A workspace has one batch a day for them; what each source brought is counted beside it.
CREATE TABLE interactions_live (
    "Workspace" integer NOT NULL,
    "Day" integer NOT NULL,
    "Source" integer NOT NULL,
    "Batch" integer NOT NULL,
    "Accepted" bigint NOT NULL,
    "Duplicate" bigint NOT NULL,
    "Quarantined" bigint NOT NULL,
    "Rejected" bigint NOT NULL,
    "LastAt" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Day", "Source")
) {by-key};

-- What was understood and could not be kept as an interaction: the input as it came, with the reason.
CREATE TABLE interactions_quarantine (
    "Workspace" integer NOT NULL,
    "Batch" integer NOT NULL,
    "Number" integer NOT NULL,
    "Source" integer NOT NULL,
    "Reason" TEXT NOT NULL,
    "At" bigint NOT NULL,
    "Bytes" integer NOT NULL,
    "Raw" {bytes} NOT NULL,
    PRIMARY KEY ("Workspace", "Batch", "Number")
);

-- A fingerprint of what came under a live key; keys of imports have none. The same key with another body is quarantined.
ALTER TABLE interactions_key ADD COLUMN "Body" bigint NULL;
