CREATE TABLE "canvas_assignment" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"group_name" text,
	"body" jsonb NOT NULL,
	"read_run" integer NOT NULL,
	"gone_run" integer,
	CONSTRAINT "canvas_assignment_district_id_class_id_assignment_id_pk" PRIMARY KEY("district_id","class_id","assignment_id")
);
--> statement-breakpoint
CREATE TABLE "canvas_submission" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"user_id" text NOT NULL,
	"body" jsonb NOT NULL,
	"read_run" integer NOT NULL,
	"gone_run" integer,
	CONSTRAINT "canvas_submission_district_id_class_id_assignment_id_user_id_pk" PRIMARY KEY("district_id","class_id","assignment_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "coursework_read" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"seen_until" timestamp with time zone,
	"swept_run" integer,
	"swept_on" date,
	"covered" text[] DEFAULT '{}' NOT NULL,
	"read_run" integer NOT NULL,
	CONSTRAINT "coursework_read_district_id_class_id_pk" PRIMARY KEY("district_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "grade_note" (
	"run_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"school" text NOT NULL,
	"assignment_id" text NOT NULL,
	"student_sourced_id" text DEFAULT '' NOT NULL,
	"reason" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "grade_write" (
	"id" serial PRIMARY KEY NOT NULL,
	"run_id" integer NOT NULL,
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"school" text NOT NULL,
	"kind" text NOT NULL,
	"op" text NOT NULL,
	"assignment_id" text NOT NULL,
	"generation" integer NOT NULL,
	"student_sourced_id" text,
	"sourced_id" text NOT NULL,
	"line_item_sourced_id" text NOT NULL,
	"fields" jsonb,
	"before" jsonb,
	"after" jsonb,
	"score_day" date,
	"state" text DEFAULT 'released' NOT NULL,
	"findings" text[] NOT NULL,
	"outcome" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"code" text,
	"answer_status" integer,
	"sent_at" timestamp with time zone,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "gradebook_read" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"line_items_run" integer NOT NULL,
	"line_items_complete" boolean NOT NULL,
	"results_run" integer,
	CONSTRAINT "gradebook_read_district_id_class_id_pk" PRIMARY KEY("district_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "line_item_link" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"generation" integer NOT NULL,
	"sourced_id" text NOT NULL,
	"accepted" jsonb NOT NULL,
	"accepted_run" integer NOT NULL,
	CONSTRAINT "line_item_link_district_id_class_id_assignment_id_pk" PRIMARY KEY("district_id","class_id","assignment_id")
);
--> statement-breakpoint
CREATE TABLE "parked_grade" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"student_sourced_id" text NOT NULL,
	"code" text NOT NULL,
	"school" text NOT NULL,
	"affected" integer NOT NULL,
	"answer_status" integer,
	"first_run" integer NOT NULL,
	"last_run" integer NOT NULL,
	"settled_run" integer,
	CONSTRAINT "parked_grade_pk" PRIMARY KEY("district_id","class_id","assignment_id","student_sourced_id","code")
);
--> statement-breakpoint
CREATE TABLE "passback_class" (
	"run_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"section_id" text NOT NULL,
	"course_id" text NOT NULL,
	"school" text NOT NULL,
	"progress" text DEFAULT 'waiting' NOT NULL,
	"claim" text,
	"lane" smallint,
	"skip_code" text,
	"results_read" boolean DEFAULT false NOT NULL,
	CONSTRAINT "passback_class_run_id_class_id_pk" PRIMARY KEY("run_id","class_id")
);
--> statement-breakpoint
CREATE TABLE "result_link" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"student_sourced_id" text NOT NULL,
	"sourced_id" text NOT NULL,
	"score" double precision NOT NULL,
	"exempt" boolean NOT NULL,
	"before" jsonb,
	"accepted_run" integer NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "result_link_pk" PRIMARY KEY("district_id","class_id","assignment_id","student_sourced_id")
);
--> statement-breakpoint
CREATE TABLE "sis_category" (
	"district_id" integer NOT NULL,
	"sourced_id" text NOT NULL,
	"is_active" boolean NOT NULL,
	"title" text NOT NULL,
	"teacher_dcid" text,
	"term_id" text,
	"class_id" text,
	"read_run" integer NOT NULL,
	CONSTRAINT "sis_category_district_id_sourced_id_pk" PRIMARY KEY("district_id","sourced_id")
);
--> statement-breakpoint
CREATE TABLE "sis_line_item" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"sourced_id" text NOT NULL,
	"body" jsonb NOT NULL,
	"read_run" integer NOT NULL,
	CONSTRAINT "sis_line_item_district_id_class_id_sourced_id_pk" PRIMARY KEY("district_id","class_id","sourced_id")
);
--> statement-breakpoint
CREATE TABLE "sis_result" (
	"district_id" integer NOT NULL,
	"class_id" text NOT NULL,
	"sourced_id" text NOT NULL,
	"line_item_sourced_id" text NOT NULL,
	"student_sourced_id" text NOT NULL,
	"is_active" boolean NOT NULL,
	"score_status" text NOT NULL,
	"score" double precision,
	"score_date" date,
	"comment" text,
	CONSTRAINT "sis_result_district_id_class_id_sourced_id_pk" PRIMARY KEY("district_id","class_id","sourced_id")
);
--> statement-breakpoint
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
	"before" jsonb,
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
CREATE INDEX "grade_note_run" ON "grade_note" USING btree ("run_id","class_id");--> statement-breakpoint
CREATE INDEX "grade_write_class" ON "grade_write" USING btree ("run_id","class_id");--> statement-breakpoint
CREATE INDEX "grade_write_state" ON "grade_write" USING btree ("run_id","state");--> statement-breakpoint
CREATE INDEX "passback_class_progress" ON "passback_class" USING btree ("run_id","progress");--> statement-breakpoint
CREATE INDEX "sis_category_teacher" ON "sis_category" USING btree ("district_id","teacher_dcid");--> statement-breakpoint
CREATE INDEX "grade_decision_class" ON "grade_decision" USING btree ("district_id","class_id");