-- What came on each day from each source, counted in the transaction that stores it: how late it came, how far the clocks of its senders were off.
ALTER TABLE interactions_live ADD COLUMN "LeftOut" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "LateHour" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "LateDay" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "SkewNone" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "SkewSeconds" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "SkewMinutes" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "SkewHours" bigint NOT NULL DEFAULT 0;
ALTER TABLE interactions_live ADD COLUMN "Clamped" bigint NOT NULL DEFAULT 0;

-- Why events were not taken. Fate: 2 = quarantined, 3 = rejected.
CREATE TABLE interactions_live_reason (
    "Workspace" integer NOT NULL,
    "Day" integer NOT NULL,
    "Source" integer NOT NULL,
    "Fate" integer NOT NULL,
    "Reason" TEXT NOT NULL,
    "Count" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Day", "Source", "Fate", "Reason")
);

-- Interactions by what they say of themselves: which of them have no touchpoint is asked of today's rules.
CREATE TABLE interactions_live_signature (
    "Workspace" integer NOT NULL,
    "Day" integer NOT NULL,
    "Signature" integer NOT NULL,
    "Count" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Day", "Signature")
);
