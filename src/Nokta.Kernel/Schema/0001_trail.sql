-- Every change, in the order of a workspace; workspace 0 is the installation. What may name somebody (Who, From; Label, Changes)
-- can be erased: the chain is made over its salted digest.
CREATE TABLE kernel_trail (
  "Workspace" integer NOT NULL,
  "Sequence" bigint NOT NULL,
  "At" bigint NOT NULL,
  "Request" TEXT NOT NULL,
  "ActorKind" integer NOT NULL,
  "ActorId" TEXT NOT NULL,
  "Act" TEXT NOT NULL,
  "Kind" TEXT NOT NULL,
  "Thing" TEXT NOT NULL,
  "Who" TEXT NULL,
  "From" TEXT NULL,
  "WhoSalt" {bytes} NULL,
  "WhoDigest" {bytes} NOT NULL,
  "Label" TEXT NULL,
  "Changes" TEXT NULL,
  "ContentSalt" {bytes} NULL,
  "ContentDigest" {bytes} NOT NULL,
  "Hash" {bytes} NOT NULL,
  PRIMARY KEY ("Workspace", "Sequence")
);
CREATE INDEX kernel_trail_actor ON kernel_trail ("Workspace", "ActorId", "Sequence");
CREATE INDEX kernel_trail_thing ON kernel_trail ("Workspace", "Kind", "Thing", "Sequence");
CREATE INDEX kernel_trail_from ON kernel_trail ("Workspace", "From", "Sequence");
CREATE INDEX kernel_trail_at ON kernel_trail ("Workspace", "At");

-- Up to which entry the trail was cut off by its retention, and the hash the rest goes on from.
CREATE TABLE kernel_trail_checkpoint (
  "Workspace" integer NOT NULL,
  "Sequence" bigint NOT NULL,
  "Hash" {bytes} NOT NULL,
  "At" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Sequence")
);
