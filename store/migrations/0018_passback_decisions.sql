CREATE TABLE "first_send_release" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"released_by" text NOT NULL,
	"released_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "first_send_release_district_id_class_id_pk" PRIMARY KEY("district_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "grade_decision" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"kind" text NOT NULL,
	"op" text NOT NULL,
	"assignment_id" text NOT NULL,
	"student_sourced_id" text NOT NULL,
	"fields" jsonb,
	"after" jsonb,
	"verb" text NOT NULL,
	"decided_by" text NOT NULL,
	"because" text,
	"until" date,
	"decided_run" integer NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grade_selection" (
	"id" text PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"criteria" jsonb NOT NULL,
	"selected_by" text NOT NULL,
	"selected_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "passback_run" (
	"run_id" integer PRIMARY KEY NOT NULL,
	"scope" jsonb NOT NULL
);
--> statement-breakpoint
CREATE INDEX "grade_decision_class" ON "grade_decision" USING btree ("district_id","class_id");