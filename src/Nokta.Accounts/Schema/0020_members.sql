-- Since when somebody belongs to a workspace, and when she was last in it.
ALTER TABLE accounts_membership ADD COLUMN "Joined" bigint NULL;
ALTER TABLE accounts_membership ADD COLUMN "LastSeen" bigint NULL;

-- An archived workspace is hidden from its members but keeps everything.
ALTER TABLE accounts_workspace ADD COLUMN "Archived" bigint NULL;

-- A link that makes one person a member of one workspace in one role. Only its hash is kept. "By" is the member who invited, null for the command line.
CREATE TABLE accounts_invitation (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "TokenHash" {bytes} NOT NULL UNIQUE,
  "Name" TEXT NOT NULL,
  "Role" TEXT NOT NULL,
  "By" {uuid} NULL,
  "MadeBy" TEXT NOT NULL,
  "Created" bigint NOT NULL,
  "Expires" bigint NOT NULL,
  "Accepted" bigint NULL,
  "Revoked" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);
