-- Who agreed to what, when, to which text, and how it is known. Rows are only added; the newest of a key and purpose holds.
CREATE TABLE interactions_consent (
    "Workspace" integer NOT NULL,
    "Id" {uuid} NOT NULL,
    "Person" bigint NOT NULL,
    "Kind" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "Purpose" TEXT NOT NULL,
    "IsGiven" integer NOT NULL,
    "TextVersion" integer NOT NULL,
    "Channel" TEXT NOT NULL,
    "At" bigint NOT NULL,
    "By" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Id")
);
CREATE INDEX interactions_consent_person ON interactions_consent ("Workspace", "Person");

-- What people are asked, in versions: an old consent keeps the words it was given to.
CREATE TABLE interactions_consent_text (
    "Workspace" integer NOT NULL,
    "Purpose" TEXT NOT NULL,
    "Version" integer NOT NULL,
    "Name" {json} NOT NULL,
    "Text" {json} NOT NULL,
    "IsOffered" integer NOT NULL,
    "At" bigint NOT NULL,
    "By" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Purpose", "Version")
);

-- What retention removed, run by run.
CREATE TABLE interactions_retention_run (
    "Workspace" integer NOT NULL,
    "Id" {uuid} NOT NULL,
    "At" bigint NOT NULL,
    "Removed" {json} NOT NULL,
    PRIMARY KEY ("Workspace", "Id")
);
