CREATE TABLE "intake_entry" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"invite_id" integer NOT NULL,
	"receipt_hash" "bytea",
	"sealed" "bytea",
	"state" text DEFAULT 'entered' NOT NULL,
	"entered_at" timestamp with time zone DEFAULT now() NOT NULL,
	"checked_at" timestamp with time zone,
	"checks" jsonb,
	CONSTRAINT "intake_entry_receipt_hash_unique" UNIQUE("receipt_hash")
);
--> statement-breakpoint
CREATE TABLE "invite" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"system" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"district_name" text NOT NULL,
	"provider" text NOT NULL,
	"address" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"used_at" timestamp with time zone,
	CONSTRAINT "invite_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE INDEX "intake_entry_of" ON "intake_entry" USING btree ("invite_id");--> statement-breakpoint
CREATE INDEX "intake_entry_open" ON "intake_entry" USING btree ("entered_at") WHERE sealed is not null;