-- Programs' ways in. Only the hash of a secret is kept; "Shown" is its beginning, to tell tokens apart.
CREATE TABLE accounts_token (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Name" TEXT NOT NULL,
  "Shown" TEXT NOT NULL,
  "Hash" {bytes} NOT NULL,
  "Scopes" TEXT NOT NULL,
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "Created" bigint NOT NULL,
  "Expires" bigint NOT NULL,
  "Used" bigint NULL,
  "UsedFrom" TEXT NULL,
  "Revoked" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);
CREATE UNIQUE INDEX accounts_token_hash ON accounts_token ("Hash");
