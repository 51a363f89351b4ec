CREATE TABLE "foreign_write_try" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"line_item_sourced_id" text NOT NULL,
	"outcome" text NOT NULL,
	"answer_status" integer,
	"tried_by" text NOT NULL,
	"tried_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "line_item_proposal" ADD COLUMN "product" text;