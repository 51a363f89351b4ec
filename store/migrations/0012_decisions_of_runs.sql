-- The decision table of enrollments belongs to a run: an observing run may plan beside a night that has other settings.
-- Its rows are written anew before each plan, so none are kept.
TRUNCATE "enrollment_decision";--> statement-breakpoint
ALTER TABLE "enrollment_decision" DROP CONSTRAINT "enrollment_decision_district_id_role_facts_pk";--> statement-breakpoint
ALTER TABLE "enrollment_decision" DROP COLUMN "district_id";--> statement-breakpoint
ALTER TABLE "enrollment_decision" ADD COLUMN "run_id" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "enrollment_decision" ADD CONSTRAINT "enrollment_decision_run_id_role_facts_pk" PRIMARY KEY("run_id","role","facts");
