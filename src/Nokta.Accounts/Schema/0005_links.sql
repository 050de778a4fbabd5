-- A link that lets one person in once. Only its hash is kept, like a session's.
CREATE TABLE accounts_link (
  "TokenHash" {bytes} NOT NULL PRIMARY KEY,
  "Member" {uuid} NOT NULL REFERENCES accounts_member ("Id") ON DELETE CASCADE,
  "Purpose" TEXT NOT NULL,
  "Expires" bigint NOT NULL
);

-- What was done to accounts and to the data as a whole, for whoever looks after it.
CREATE TABLE accounts_event (
  "Id" {uuid} NOT NULL PRIMARY KEY,
  "At" bigint NOT NULL,
  "What" TEXT NOT NULL,
  "Who" TEXT NOT NULL
);
CREATE INDEX accounts_event_at ON accounts_event ("At");
