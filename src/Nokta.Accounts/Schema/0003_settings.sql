-- Every saved state of a part of the settings; the newest of a section holds.
CREATE TABLE accounts_setting (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Section" TEXT NOT NULL,
  "Version" integer NOT NULL,
  "Body" {json} NOT NULL,
  "At" bigint NOT NULL,
  "Who" TEXT NOT NULL,
  "RestoredFrom" integer NULL,
  PRIMARY KEY ("Workspace", "Section", "Version")
);
