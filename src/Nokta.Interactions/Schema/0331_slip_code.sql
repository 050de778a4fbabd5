-- The promo code that a customer named at the counter; empty for every other slip.
ALTER TABLE interactions_slip ADD COLUMN "Code" TEXT NOT NULL DEFAULT '';
