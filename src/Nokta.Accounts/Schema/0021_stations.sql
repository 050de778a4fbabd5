-- A shared tablet: opened once by a link, it shows the names of the staff and asks for a PIN. Who is signed in on it now stands beside it.
CREATE TABLE accounts_station (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Name" TEXT NOT NULL,
  "Branch" TEXT NOT NULL,
  "LinkHash" {bytes} NULL,
  "LinkExpires" bigint NULL,
  "TokenHash" {bytes} NULL UNIQUE,
  "Created" bigint NOT NULL,
  "Opened" bigint NULL,
  "Removed" bigint NULL,
  "Failures" integer NOT NULL DEFAULT 0,
  "LockedUntil" bigint NULL,
  "Staff" {uuid} NULL,
  "StaffUntil" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);

-- Somebody who works here and has no account: a name to tap and a PIN.
CREATE TABLE accounts_staff (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Name" TEXT NOT NULL,
  "PinHash" TEXT NOT NULL,
  "Created" bigint NOT NULL,
  "Removed" bigint NULL,
  "Failures" integer NOT NULL DEFAULT 0,
  "LockedUntil" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);
