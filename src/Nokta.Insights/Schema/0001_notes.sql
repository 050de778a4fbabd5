-- What happened on a day or over some, for those who read the charts: a holiday, a new price.
CREATE TABLE insights_note (
  "Workspace" integer NOT NULL,
  "Id" {uuid} NOT NULL,
  "FirstDay" TEXT NOT NULL,
  "LastDay" TEXT NOT NULL,
  "Text" TEXT NOT NULL,
  "Touchpoint" integer NULL,
  "Branch" TEXT NOT NULL,
  "MadeBy" TEXT NOT NULL,
  "Created" bigint NOT NULL,
  "Deleted" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);

-- A notice somebody has put aside; Key says which, so that the same one does not come back.
CREATE TABLE insights_dismissal (
  "Workspace" integer NOT NULL,
  "Key" TEXT NOT NULL,
  "By" TEXT NOT NULL,
  "At" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Key")
);
