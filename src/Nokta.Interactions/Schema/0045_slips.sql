-- What somebody at the counter has just noted: for ten seconds it can be taken back, then it becomes an interaction and goes from here.
CREATE TABLE interactions_slip (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Touchpoint" integer NOT NULL,
  "Kind" TEXT NOT NULL,
  "Score" integer NULL,
  "Note" TEXT NOT NULL,
  "Staff" TEXT NOT NULL,
  "Branch" TEXT NOT NULL,
  "At" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Id")
);
