-- What a touchpoint is recognised by: a short link (printed as a QR code), a promo code, a phone extension.
CREATE TABLE interactions_mark (
  "Workspace" integer NOT NULL REFERENCES accounts_workspace ("Workspace"),
  "Id" {uuid} NOT NULL,
  "Touchpoint" integer NOT NULL,
  "Kind" TEXT NOT NULL,
  "Code" TEXT NOT NULL,
  "Label" TEXT NOT NULL,
  "Target" TEXT NOT NULL,
  "Campaign" TEXT NOT NULL,
  "IsPaused" integer NOT NULL,
  "Created" bigint NOT NULL,
  "Retired" bigint NULL,
  "Lost" bigint NOT NULL,
  PRIMARY KEY ("Workspace", "Id")
);
