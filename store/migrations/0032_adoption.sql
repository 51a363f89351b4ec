CREATE TABLE "adoption_change" (
	"run_id" integer NOT NULL,
	"seq" integer NOT NULL,
	"district_id" integer NOT NULL,
	"kind" text NOT NULL,
	"canvas_id" text NOT NULL,
	"login_id" text,
	"old_id" text,
	"new_id" text,
	"is_done" boolean,
	"taken_back_run" integer,
	CONSTRAINT "adoption_change_run_id_seq_pk" PRIMARY KEY("run_id","seq")
);
--> statement-breakpoint
CREATE TABLE "adoption_link" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"kind" text NOT NULL,
	"wanted_id" text NOT NULL,
	"sources" text[] NOT NULL,
	"schools" text[] NOT NULL,
	"evaluation_run" integer NOT NULL,
	"canvas_id" text,
	"standing_id" text,
	"login_id" text,
	"provider" text,
	"confidence" text,
	"facts" text[],
	"need" text,
	"obstruction" text,
	"making_obstruction" text,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"applied_run" integer,
	"pinned_id" text,
	"follows_course" boolean DEFAULT false NOT NULL,
	CONSTRAINT "adoption_link_district_id_kind_wanted_id_unique" UNIQUE("district_id","kind","wanted_id")
);
--> statement-breakpoint
CREATE INDEX "adoption_change_district" ON "adoption_change" USING btree ("district_id");--> statement-breakpoint
CREATE INDEX "adoption_link_state" ON "adoption_link" USING btree ("district_id","state");