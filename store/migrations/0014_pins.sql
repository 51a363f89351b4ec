CREATE TABLE "pin" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"kind" text NOT NULL,
	"class_id" text,
	"person_id" text,
	"pinned_by" text NOT NULL,
	"because" text NOT NULL,
	"pinned_at" timestamp with time zone DEFAULT now() NOT NULL,
	"until" date NOT NULL,
	"removed_at" timestamp with time zone,
	"removed_by" text
);
--> statement-breakpoint
CREATE INDEX "pin_district_id_index" ON "pin" USING btree ("district_id");