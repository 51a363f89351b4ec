CREATE TABLE "shadow_difference" (
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"what" text NOT NULL,
	"field" text,
	"sis_id" text,
	"canvas_id" text,
	"user_id" text,
	"canvas_user_id" text,
	"role" text,
	"school" text,
	"wanted" text,
	"standing" text,
	"by_sis" boolean,
	"was_deleted" boolean DEFAULT false NOT NULL,
	"record" text DEFAULT 'none' NOT NULL,
	"sources" text[],
	"detail" text,
	"arisen" text,
	"cause" text,
	"since" date,
	"first_run" integer
);
--> statement-breakpoint
ALTER TABLE "evaluation_match" ADD COLUMN "linked_id" text;