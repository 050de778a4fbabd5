-- Who was turned away and why, counted: one row for each kind, person, network and route of an hour. Workspace 0 is nobody's.
CREATE TABLE accounts_attempt (
  "Workspace" integer NOT NULL,
  "Id" {uuid} NOT NULL,
  "Kind" TEXT NOT NULL,
  "Who" TEXT NOT NULL,
  "From" TEXT NOT NULL,
  "Route" TEXT NOT NULL,
  "First" bigint NOT NULL,
  "Last" bigint NOT NULL,
  "Times" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Id")
);
CREATE INDEX accounts_attempt_last ON accounts_attempt ("Last");
