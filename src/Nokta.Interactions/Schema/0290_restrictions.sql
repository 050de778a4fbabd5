-- Persons of whom less is done than of others, by the ids of their keys: left out of figures (restricted, objected), or let in without a key (objected,
-- withdrawn). Rows are only added and lifted; "Change" counts up with either, so that who writes interactions sees at a glance whether anything is new.
CREATE TABLE interactions_restriction (
    "Workspace" integer NOT NULL,
    "Case" {uuid} NOT NULL,
    "Person" bigint NOT NULL,
    "Ground" TEXT NOT NULL,
    "At" bigint NOT NULL,
    "By" TEXT NOT NULL,
    "LiftedAt" bigint NULL,
    "LiftedBy" TEXT NULL,
    "Change" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Case", "Person")
);
CREATE INDEX interactions_restriction_change ON interactions_restriction ("Workspace", "Change");
CREATE INDEX interactions_restriction_person ON interactions_restriction ("Workspace", "Person");

-- Who had said no to analytics before holds from here on.
INSERT INTO interactions_restriction ("Workspace", "Case", "Person", "Ground", "At", "By", "LiftedAt", "LiftedBy", "Change")
SELECT c."Workspace", c."Id", c."Person", 'withdrawn', c."At", c."By", NULL, NULL, 1
FROM interactions_consent c
WHERE c."Purpose" = 'analytics' AND c."IsGiven" = 0 AND NOT EXISTS (
    SELECT 1 FROM interactions_consent d WHERE d."Workspace" = c."Workspace" AND d."Person" = c."Person" AND d."Purpose" = c."Purpose"
    AND (d."At" > c."At" OR (d."At" = c."At" AND d."Id" > c."Id")));
