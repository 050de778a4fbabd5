-- Requests that may be repeated, for a day: what was asked, and once it is known what was answered.
CREATE TABLE accounts_repeat (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Actor" TEXT NOT NULL,
  "Key" TEXT NOT NULL,
  "Print" {bytes} NOT NULL,
  "At" bigint NOT NULL,
  "Status" integer NULL,
  "Type" TEXT NOT NULL,
  "Location" TEXT NOT NULL,
  "Tag" TEXT NOT NULL,
  "Body" TEXT NOT NULL,
  PRIMARY KEY ("Workspace", "Actor", "Key")
);
CREATE INDEX accounts_repeat_at ON accounts_repeat ("At");
