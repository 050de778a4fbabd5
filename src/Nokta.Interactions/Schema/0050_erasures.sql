-- What was erased, for the log of the page. Whose data it was stands nowhere here: hashes of keys are in a file beside the database.
CREATE TABLE interactions_erasure (
    "Workspace" integer NOT NULL,
    "Id" {uuid} NOT NULL,
    "At" bigint NOT NULL,
    "By" TEXT NOT NULL,
    "Things" bigint NOT NULL,
    "Places" {json} NOT NULL,
    "AppliedAt" bigint NULL,
    "CleanedAt" bigint NULL,
    PRIMARY KEY ("Workspace", "Id")
);
