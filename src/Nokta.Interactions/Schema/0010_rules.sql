CREATE TABLE interactions_definition (
    "Workspace" integer NOT NULL,
    "Kind" TEXT NOT NULL,
    "Number" integer NOT NULL,
    "Revision" bigint NOT NULL,
    "Version" integer NOT NULL,
    "Position" integer NOT NULL,
    "Body" {json} NOT NULL,
    "IsDeleted" integer NOT NULL,
    "At" bigint NOT NULL,
    "By" TEXT NOT NULL,
    PRIMARY KEY ("Workspace", "Kind", "Number", "Revision")
);

CREATE INDEX interactions_definition_by_revision ON interactions_definition ("Workspace", "Revision");
