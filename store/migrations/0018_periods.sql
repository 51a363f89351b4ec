CREATE TABLE "sis_grading_period" (
	"district_id" integer NOT NULL,
	"session" text NOT NULL,
	"sourced_id" text NOT NULL,
	"title" text NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	CONSTRAINT "sis_grading_period_district_id_session_sourced_id_pk" PRIMARY KEY("district_id","session","sourced_id")
);
--> statement-breakpoint
ALTER TABLE "canvas_assignment" ADD COLUMN "unflagged_by_close" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "grade_write" ADD COLUMN "cut_off" text;