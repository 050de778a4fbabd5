-- Entries of the audit trail are only ever added. Three things may happen to one: its words are blanked when somebody is forgotten, it goes
-- when a checkpoint holds where the chain was cut, and it is tied anew while its workspace is copied in and stands in kernel_trail_moving.
CREATE TABLE kernel_trail_moving ("Workspace" integer NOT NULL PRIMARY KEY);

--only sqlite
CREATE TRIGGER kernel_trail_kept BEFORE UPDATE ON kernel_trail
WHEN NOT (
  NEW."Workspace" = OLD."Workspace" AND NEW."Sequence" = OLD."Sequence" AND NEW."At" = OLD."At" AND NEW."Request" = OLD."Request"
  AND NEW."ActorKind" = OLD."ActorKind" AND NEW."ActorId" = OLD."ActorId" AND NEW."Act" = OLD."Act" AND NEW."Kind" = OLD."Kind" AND NEW."Thing" = OLD."Thing"
  AND NEW."WhoDigest" = OLD."WhoDigest" AND NEW."ContentDigest" = OLD."ContentDigest"
  AND (NEW."Hash" = OLD."Hash" OR EXISTS (SELECT 1 FROM kernel_trail_moving m WHERE m."Workspace" = OLD."Workspace"))
  AND (NEW."Who" IS NULL AND NEW."From" IS NULL AND NEW."WhoSalt" IS NULL
    OR NEW."Who" IS OLD."Who" AND NEW."From" IS OLD."From" AND NEW."WhoSalt" IS OLD."WhoSalt")
  AND (NEW."Label" IS NULL AND NEW."Changes" IS NULL AND NEW."ContentSalt" IS NULL
    OR NEW."Label" IS OLD."Label" AND NEW."Changes" IS OLD."Changes" AND NEW."ContentSalt" IS OLD."ContentSalt"))
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are only ever added'); END;

CREATE TRIGGER kernel_trail_whole BEFORE DELETE ON kernel_trail
WHEN NOT EXISTS (SELECT 1 FROM kernel_trail_checkpoint c WHERE c."Workspace" = OLD."Workspace" AND c."Sequence" >= OLD."Sequence")
BEGIN SELECT RAISE(ABORT, 'entries of the audit trail are only ever added'); END;

CREATE TRIGGER kernel_trail_checkpoint_kept BEFORE UPDATE ON kernel_trail_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints of the audit trail are only ever added'); END;

CREATE TRIGGER kernel_trail_checkpoint_whole BEFORE DELETE ON kernel_trail_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints of the audit trail are only ever added'); END;
--end

--only postgres
CREATE FUNCTION kernel_trail_keeps() RETURNS trigger LANGUAGE plpgsql AS $keep$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT 1 FROM kernel_trail_checkpoint c WHERE c."Workspace" = OLD."Workspace" AND c."Sequence" >= OLD."Sequence") THEN RETURN OLD; END IF;
  ELSIF NEW."Workspace" = OLD."Workspace" AND NEW."Sequence" = OLD."Sequence" AND NEW."At" = OLD."At" AND NEW."Request" = OLD."Request"
    AND NEW."ActorKind" = OLD."ActorKind" AND NEW."ActorId" = OLD."ActorId" AND NEW."Act" = OLD."Act" AND NEW."Kind" = OLD."Kind" AND NEW."Thing" = OLD."Thing"
    AND NEW."WhoDigest" = OLD."WhoDigest" AND NEW."ContentDigest" = OLD."ContentDigest"
    AND (NEW."Hash" = OLD."Hash" OR EXISTS (SELECT 1 FROM kernel_trail_moving m WHERE m."Workspace" = OLD."Workspace"))
    AND (NEW."Who" IS NULL AND NEW."From" IS NULL AND NEW."WhoSalt" IS NULL
      OR NEW."Who" IS NOT DISTINCT FROM OLD."Who" AND NEW."From" IS NOT DISTINCT FROM OLD."From" AND NEW."WhoSalt" IS NOT DISTINCT FROM OLD."WhoSalt")
    AND (NEW."Label" IS NULL AND NEW."Changes" IS NULL AND NEW."ContentSalt" IS NULL
      OR NEW."Label" IS NOT DISTINCT FROM OLD."Label" AND NEW."Changes" IS NOT DISTINCT FROM OLD."Changes" AND NEW."ContentSalt" IS NOT DISTINCT FROM OLD."ContentSalt")
  THEN RETURN NEW;
  END IF;
  RAISE EXCEPTION 'entries of the audit trail are only ever added';
END $keep$;

CREATE FUNCTION kernel_trail_refuses() RETURNS trigger LANGUAGE plpgsql AS $keep$
BEGIN
  RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END $keep$;

CREATE TRIGGER kernel_trail_kept BEFORE UPDATE OR DELETE ON kernel_trail FOR EACH ROW EXECUTE FUNCTION kernel_trail_keeps();
CREATE TRIGGER kernel_trail_whole BEFORE TRUNCATE ON kernel_trail FOR EACH STATEMENT EXECUTE FUNCTION kernel_trail_refuses();
CREATE TRIGGER kernel_trail_checkpoint_kept BEFORE UPDATE OR DELETE ON kernel_trail_checkpoint FOR EACH ROW EXECUTE FUNCTION kernel_trail_refuses();
CREATE TRIGGER kernel_trail_checkpoint_whole BEFORE TRUNCATE ON kernel_trail_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION kernel_trail_refuses();
--end
