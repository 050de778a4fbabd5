-- Blocks are packed and keys are hashes: PostgreSQL need not try to make them smaller, which took it an eighth of its time of a live commit.
--only postgres
ALTER TABLE interactions_content ALTER COLUMN "Columns" SET STORAGE EXTERNAL, ALTER COLUMN "Raw" SET STORAGE EXTERNAL;
ALTER TABLE interactions_fresh_key ALTER COLUMN "Keys" SET STORAGE EXTERNAL;
--end
