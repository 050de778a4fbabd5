-- Public keys of programs that write in formats of their own. A key can do nothing but write, so it is kept as it is.
CREATE TABLE interactions_write_key (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Key" TEXT NOT NULL,
  "Name" TEXT NOT NULL,
  "Client" TEXT NOT NULL,
  "Channel" TEXT NOT NULL,
  "Currency" TEXT NOT NULL,
  "Origins" TEXT NOT NULL,
  "PerSecond" integer NOT NULL,
  "IsTrusted" integer NOT NULL,
  "Created" bigint NOT NULL,
  "Revoked" bigint NULL,
  "Used" bigint NULL,
  "LeftOut" bigint NOT NULL,
  "Refused" bigint NOT NULL,
  "RefusedWhy" TEXT NOT NULL,
  PRIMARY KEY ("Workspace", "Id")
);
CREATE UNIQUE INDEX interactions_write_key_key ON interactions_write_key ("Key");

-- What clients said of who somebody is (identify, alias, group): no contact, so no interaction; its links count, its traits stay here.
CREATE TABLE interactions_statement (
  "Workspace" integer NOT NULL,
  "Source" integer NOT NULL,
  "Key" {bytes} NOT NULL,
  "At" bigint NOT NULL,
  "Person" bigint NOT NULL,
  "Raw" {bytes} NOT NULL,
  PRIMARY KEY ("Workspace", "Source", "Key")
);
CREATE INDEX interactions_statement_person ON interactions_statement ("Workspace", "Person");
