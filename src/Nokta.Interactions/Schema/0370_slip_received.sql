-- When a slip came: a tap that waited on a phone happened earlier, and can be taken back for ten seconds from here on.
ALTER TABLE interactions_slip ADD COLUMN "ReceivedAt" bigint NOT NULL DEFAULT 0;
