-- What happened and somebody may want to hear of, written with the change itself. Rows go away when every listener has had them.
CREATE TABLE kernel_outbox (
  "Workspace" integer NOT NULL,
  "Sequence" bigint NOT NULL,
  "Id" {uuid} NOT NULL,
  "Type" TEXT NOT NULL,
  "Data" TEXT NOT NULL,
  "At" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Sequence")
);
CREATE UNIQUE INDEX kernel_outbox_sequence ON kernel_outbox ("Sequence");

-- How far each listener has come.
CREATE TABLE kernel_outbox_listener (
  "Name" TEXT NOT NULL PRIMARY KEY,
  "Sequence" bigint NOT NULL
);
