-- The keys of each live commit as they came, until they are swept into interactions_key in order: to an index of random keys each would cost a page.
CREATE TABLE interactions_fresh_key (
    "Workspace" integer NOT NULL,
    "Id" bigint NOT NULL,
    "Batch" integer NOT NULL,
    "Keys" {bytes} NOT NULL,
    PRIMARY KEY ("Workspace", "Id")
);
