-- How late rows came and how far the clocks were off that dated them: runs of rows that are alike, a line for each stretch of a commit. Counts open their rows by it.
CREATE TABLE interactions_live_times (
    "Workspace" integer NOT NULL,
    "Day" integer NOT NULL,
    "FirstRow" bigint NOT NULL,
    "Runs" {bytes} NOT NULL,
    PRIMARY KEY ("Workspace", "Day", "FirstRow")
);
