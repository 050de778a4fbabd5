-- Frozen segments: the keys of the persons who belonged at one moment. What the segment said stands in interactions_definition.
CREATE TABLE interactions_segment_member (
    "Workspace" integer NOT NULL,
    "Segment" integer NOT NULL,
    "Person" bigint NOT NULL,
    PRIMARY KEY ("Workspace", "Segment", "Person")
) {by-key};
CREATE INDEX interactions_segment_member_person ON interactions_segment_member ("Workspace", "Person");
