CREATE TABLE accounts_workspace (
  "Workspace" integer NOT NULL PRIMARY KEY,
  "Name" TEXT NOT NULL,
  "BusinessType" TEXT NOT NULL,
  "Zone" TEXT NOT NULL,
  "Calendar" integer NOT NULL,
  "FirstWeekday" integer NOT NULL,
  "Currency" TEXT NOT NULL,
  "Language" TEXT NOT NULL,
  "OriginFa" TEXT NULL,
  "OriginEn" TEXT NULL,
  "OriginRu" TEXT NULL,
  "Created" bigint NOT NULL
);

-- A member is a person of this installation; what she may do stands in accounts_membership, per workspace.
CREATE TABLE accounts_member (
  "Id" {uuid} NOT NULL PRIMARY KEY,
  "Name" TEXT NOT NULL,
  "FoldedName" TEXT NOT NULL UNIQUE,
  "PasswordHash" TEXT NULL,
  "Language" TEXT NULL,
  "Theme" TEXT NULL,
  "Failures" integer NOT NULL DEFAULT 0,
  "LockedUntil" bigint NULL,
  "Created" bigint NOT NULL
);

CREATE TABLE accounts_membership (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "Role" TEXT NOT NULL,
  PRIMARY KEY ("Workspace", "Member")
);

CREATE TABLE accounts_session (
  "Id" {uuid} NOT NULL PRIMARY KEY,
  "TokenHash" {bytes} NOT NULL UNIQUE,
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "Device" TEXT NOT NULL,
  "Created" bigint NOT NULL,
  "LastSeen" bigint NOT NULL,
  "Expires" bigint NOT NULL
);
CREATE INDEX accounts_session_member ON accounts_session ("Member");

-- What belongs to the installation and to no workspace: the unfinished first run, who is signed in by herself.
CREATE TABLE accounts_installation (
  "Key" TEXT NOT NULL PRIMARY KEY,
  "Value" TEXT NOT NULL
);
