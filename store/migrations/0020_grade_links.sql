CREATE TABLE "grade_withdrawal" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"of_run" integer NOT NULL,
	"selection" jsonb NOT NULL,
	"requested_by" text NOT NULL,
	"because" text,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "line_item_proposal" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"line_item_sourced_id" text NOT NULL,
	"school" text NOT NULL,
	"confidence" text NOT NULL,
	"grounds" text[] NOT NULL,
	"agreeing" integer NOT NULL,
	"differing" integer NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"anew" boolean DEFAULT false NOT NULL,
	"decided_by" text,
	"because" text,
	"decided_at" timestamp with time zone,
	"first_run" integer NOT NULL,
	"last_run" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "withdrawn_grade" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"student_sourced_id" text NOT NULL,
	"score" double precision,
	"exempt" boolean DEFAULT false NOT NULL,
	"fields" jsonb,
	"withdrawn_run" integer NOT NULL,
	"withdrawn_at" timestamp with time zone DEFAULT now() NOT NULL,
	"released_by" text,
	"released_at" timestamp with time zone,
	CONSTRAINT "withdrawn_grade_pk" PRIMARY KEY("district_id","class_id","assignment_id","student_sourced_id")
);
--> statement-breakpoint
ALTER TABLE "grade_write" ADD COLUMN "fields_before" jsonb;--> statement-breakpoint
ALTER TABLE "line_item_link" ADD COLUMN "state" text DEFAULT 'active' NOT NULL;--> statement-breakpoint
ALTER TABLE "line_item_link" ADD COLUMN "state_by" text;--> statement-breakpoint
ALTER TABLE "line_item_link" ADD COLUMN "state_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "passback_run" ADD COLUMN "withdrawal" integer;--> statement-breakpoint
CREATE INDEX "line_item_proposal_work" ON "line_item_proposal" USING btree ("district_id","class_id","assignment_id");