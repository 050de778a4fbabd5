-- A page as somebody wants to see it again: its address' query under a name. Member is null when everybody has it.
CREATE TABLE accounts_view (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Page" TEXT NOT NULL,
  "Name" TEXT NOT NULL,
  "Query" TEXT NOT NULL,
  "Member" {uuid} NULL,
  "MadeBy" TEXT NOT NULL,
  "Created" bigint NOT NULL,
  "Deleted" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);
