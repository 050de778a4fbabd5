-- Main photo first, one file name a line; one cost a line; "merged:14" or "replaced:14".
ALTER TABLE touchpoints_touchpoint ADD COLUMN "Photos" text NOT NULL DEFAULT '';
ALTER TABLE touchpoints_touchpoint ADD COLUMN "Costs" text NOT NULL DEFAULT '';
ALTER TABLE touchpoints_touchpoint ADD COLUMN "Successor" text NOT NULL DEFAULT '';

-- Edits that were made together and are taken back together.
CREATE TABLE touchpoints_lot (
    "Workspace" integer NOT NULL,
    "Lot" integer NOT NULL,
    "Kind" text NOT NULL,
    "Body" {json} NOT NULL,
    "Who" text NOT NULL,
    "At" bigint NOT NULL,
    "UndoneBy" text NULL,
    "UndoneAt" bigint NULL,
    PRIMARY KEY ("Workspace", "Lot")
);

CREATE TABLE touchpoints_lot_edit (
    "Workspace" integer NOT NULL,
    "Lot" integer NOT NULL,
    "Number" integer NOT NULL,
    "Version" integer NOT NULL,
    PRIMARY KEY ("Workspace", "Lot", "Number", "Version"),
    FOREIGN KEY ("Workspace", "Lot") REFERENCES touchpoints_lot ("Workspace", "Lot"),
    FOREIGN KEY ("Workspace", "Number") REFERENCES touchpoints_touchpoint ("Workspace", "Number")
);

-- How a person wants the list to open.
CREATE TABLE touchpoints_first_view (
    "Workspace" integer NOT NULL,
    "Person" text NOT NULL,
    "Address" text NOT NULL,
    PRIMARY KEY ("Workspace", "Person")
);

-- Items of the packs that somebody said this business does not need.
CREATE TABLE touchpoints_declined (
    "Workspace" integer NOT NULL,
    "Code" text NOT NULL,
    "Who" text NOT NULL,
    "At" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Code")
);
