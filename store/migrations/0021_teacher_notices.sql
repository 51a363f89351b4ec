CREATE TABLE "teacher_notice" (
	"district_id" integer NOT NULL,
	"teacher_sourced_id" text NOT NULL,
	"class_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	"code" text NOT NULL,
	"run_id" integer NOT NULL,
	"outcome" text DEFAULT 'unknown' NOT NULL,
	"told_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "teacher_notice_pk" PRIMARY KEY("district_id","teacher_sourced_id","class_id","assignment_id","code")
);
