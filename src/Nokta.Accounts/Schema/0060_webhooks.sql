CREATE TABLE accounts_webhook (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Title" TEXT NOT NULL,
  "Url" TEXT NOT NULL,
  "Types" TEXT NOT NULL,
  "Secret" TEXT NOT NULL,
  "EarlierSecret" TEXT NULL,
  "EarlierUntil" bigint NULL,
  "IsEnabled" integer NOT NULL,
  "DisabledWhy" TEXT NULL,
  "FailingSince" bigint NULL,
  "Created" bigint NOT NULL,
  "Since" bigint NOT NULL,
  "Deleted" bigint NULL,
  PRIMARY KEY ("Workspace", "Id")
);

-- One event on its way to one webhook. The body is sent the same at every attempt.
CREATE TABLE accounts_delivery (
  "Workspace" integer NOT NULL,
  "Webhook" {uuid} NOT NULL,
  "Message" {uuid} NOT NULL,
  "Type" TEXT NOT NULL,
  "Body" TEXT NOT NULL,
  "State" integer NOT NULL,
  "Attempts" integer NOT NULL,
  "Round" integer NOT NULL,
  "NextTry" bigint NULL,
  "Created" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Webhook", "Message"),
  FOREIGN KEY ("Workspace", "Webhook") REFERENCES accounts_webhook ("Workspace", "Id")
);
CREATE INDEX accounts_delivery_due ON accounts_delivery ("NextTry");

CREATE TABLE accounts_delivery_attempt (
  "Workspace" integer NOT NULL,
  "Webhook" {uuid} NOT NULL,
  "Message" {uuid} NOT NULL,
  "Number" integer NOT NULL,
  "At" bigint NOT NULL,
  "Milliseconds" integer NOT NULL,
  "Status" integer NULL,
  "Problem" TEXT NULL,
  "Answer" TEXT NOT NULL,
  PRIMARY KEY ("Workspace", "Webhook", "Message", "Number"),
  FOREIGN KEY ("Workspace", "Webhook", "Message") REFERENCES accounts_delivery ("Workspace", "Webhook", "Message")
);
