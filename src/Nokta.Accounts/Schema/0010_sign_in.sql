-- A new stamp ends every session that was opened under the old one. The key of the second factor stays readable: a backup restored
-- on another machine must let people in, and who can read this table can read the data it guards.
ALTER TABLE accounts_member ADD COLUMN "Stamp" TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts_member ADD COLUMN "CodeKey" TEXT NULL;
ALTER TABLE accounts_member ADD COLUMN "CodeSince" bigint NULL;
ALTER TABLE accounts_member ADD COLUMN "CodeStep" bigint NULL;

-- "Way": over HTTPS or in the open, so that a session of the one is none of the other. "Confirmed": when she last proved that it is she.
ALTER TABLE accounts_session ADD COLUMN "Stamp" TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts_session ADD COLUMN "Way" TEXT NOT NULL DEFAULT 'open';
ALTER TABLE accounts_session ADD COLUMN "Proof" TEXT NOT NULL DEFAULT 'password';
ALTER TABLE accounts_session ADD COLUMN "Place" TEXT NOT NULL DEFAULT '';
ALTER TABLE accounts_session ADD COLUMN "Confirmed" bigint NULL;

-- Ways in for who has lost her phone: only hashes, each good once.
CREATE TABLE accounts_recovery (
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "Number" integer NOT NULL,
  "Salt" {bytes} NOT NULL,
  "Hash" {bytes} NOT NULL,
  "Used" bigint NULL,
  PRIMARY KEY ("Member", "Number")
);

-- "Flags": 1 the person was verified, 2 may be copied to other devices, 4 is copied.
CREATE TABLE accounts_passkey (
  "Id" {bytes} NOT NULL PRIMARY KEY,
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "Name" TEXT NOT NULL,
  "PublicKey" {bytes} NOT NULL,
  "Uses" bigint NOT NULL,
  "Transports" TEXT NOT NULL,
  "Flags" integer NOT NULL,
  "Attestation" {bytes} NOT NULL,
  "Client" {bytes} NOT NULL,
  "Created" bigint NOT NULL,
  "LastUsed" bigint NULL
);
CREATE INDEX accounts_passkey_member ON accounts_passkey ("Member");

-- Every sign-in for half a year. "Told" is empty for one on a new device until she has been told of it.
CREATE TABLE accounts_sign_in (
  "Id" {uuid} NOT NULL PRIMARY KEY,
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "At" bigint NOT NULL,
  "Browser" TEXT NOT NULL,
  "Device" {bytes} NOT NULL,
  "Proof" TEXT NOT NULL,
  "Place" TEXT NOT NULL,
  "Session" {uuid} NOT NULL,
  "Told" bigint NULL
);
CREATE INDEX accounts_sign_in_member ON accounts_sign_in ("Member", "At");

-- How often names were tried that nobody has. One row, written like a member's, so that the time an answer takes tells nothing.
CREATE TABLE accounts_stranger (
  "Id" integer NOT NULL PRIMARY KEY,
  "Tries" bigint NOT NULL,
  "Last" bigint NOT NULL
);
INSERT INTO accounts_stranger ("Id", "Tries", "Last") VALUES (1, 0, 0);
