-- How the events of a write key are read, in versions: the newest counts, the older ones can be taken back.
CREATE TABLE interactions_key_mapping (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Key" {uuid} NOT NULL,
  "Version" integer NOT NULL,
  "Body" TEXT NOT NULL,
  "At" bigint NOT NULL,
  "Who" TEXT NOT NULL,
  PRIMARY KEY ("Workspace", "Key", "Version")
);
