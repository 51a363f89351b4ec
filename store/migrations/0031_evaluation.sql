CREATE TABLE "canvas_enrollment" (
	"course_id" text NOT NULL,
	"section_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"status" text NOT NULL,
	"by_sis" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "canvas_login" (
	"user_id" text NOT NULL,
	"sis_id" text,
	"integration_id" text,
	"login_id" text NOT NULL,
	"provider" text,
	"name" text NOT NULL,
	"email" text,
	"status" text NOT NULL,
	"by_sis" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "canvas_object" (
	"kind" text NOT NULL,
	"canvas_id" text NOT NULL,
	"sis_id" text,
	"integration_id" text,
	"name" text NOT NULL,
	"code" text,
	"parent_id" text,
	"term_id" text,
	"status" text NOT NULL,
	"by_sis" boolean NOT NULL,
	"start_day" date,
	"end_day" date,
	"cross_listed_to" text
);
--> statement-breakpoint
CREATE TABLE "canvas_report" (
	"run_id" integer NOT NULL,
	"attempt" smallint NOT NULL,
	"after_report" text NOT NULL,
	"report_id" text,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"rows" jsonb,
	CONSTRAINT "canvas_report_run_id_attempt_pk" PRIMARY KEY("run_id","attempt")
);
--> statement-breakpoint
CREATE TABLE "evaluation_finding" (
	"code" text NOT NULL,
	"kind" text NOT NULL,
	"school" text,
	"sis_id" text,
	"canvas_id" text,
	"other_id" text
);
--> statement-breakpoint
CREATE TABLE "evaluation_key" (
	"side" text NOT NULL,
	"kind" text NOT NULL,
	"thing" text NOT NULL,
	"fact" text NOT NULL,
	"key" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "evaluation_match" (
	"kind" text NOT NULL,
	"sis_id" text NOT NULL,
	"school" text,
	"sources" text[] NOT NULL,
	"state" text NOT NULL,
	"canvas_id" text,
	"confidence" text,
	"facts" text[]
);
--> statement-breakpoint
CREATE TABLE "evaluation_pair" (
	"kind" text NOT NULL,
	"sis_id" text NOT NULL,
	"canvas_id" text NOT NULL,
	"facts" text[] NOT NULL,
	"rank" smallint NOT NULL,
	"weight" real NOT NULL
);
