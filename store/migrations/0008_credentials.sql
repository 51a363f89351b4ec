-- Pace, tokens and lanes by district and system. Tokens are not taken over: they are bought again, one for each set of scopes.
CREATE TABLE "credential" (
	"district_id" integer NOT NULL,
	"system" text NOT NULL,
	"next_slot" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "credential_district_id_system_pk" PRIMARY KEY("district_id","system")
);
--> statement-breakpoint
CREATE TABLE "credential_token" (
	"district_id" integer NOT NULL,
	"system" text NOT NULL,
	"scopes" text NOT NULL,
	"ciphertext" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "credential_token_district_id_system_scopes_pk" PRIMARY KEY("district_id","system","scopes")
);
--> statement-breakpoint
CREATE TABLE "credential_lease" (
	"holder" uuid PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"system" text NOT NULL,
	"purpose" text NOT NULL,
	"wanted" integer NOT NULL,
	"granted" integer NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "credential_lease_of" ON "credential_lease" USING btree ("district_id","system");--> statement-breakpoint
INSERT INTO "credential" ("district_id", "system", "next_slot") SELECT district_id, 'sis', next_slot FROM "sis_credential";--> statement-breakpoint
INSERT INTO "credential" ("district_id", "system") SELECT id, 'canvas' FROM "district";--> statement-breakpoint
DROP TABLE "sis_credential";
