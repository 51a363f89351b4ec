CREATE TABLE "adoption_left" (
	"run_id" integer NOT NULL,
	"district_id" integer NOT NULL,
	"kind" text NOT NULL,
	"sis_id" text NOT NULL,
	"user_id" text,
	"role" text
);
--> statement-breakpoint
ALTER TABLE "adoption_change" ADD COLUMN "integration_id" text;--> statement-breakpoint
ALTER TABLE "canvas_object" ADD COLUMN "starts_at" text;--> statement-breakpoint
ALTER TABLE "canvas_object" ADD COLUMN "ends_at" text;--> statement-breakpoint
ALTER TABLE "applied_enrollment" ADD COLUMN "adopted_status" text;--> statement-breakpoint
ALTER TABLE "applied_row" ADD COLUMN "adopted" jsonb;--> statement-breakpoint
CREATE INDEX "adoption_left_run" ON "adoption_left" USING btree ("run_id","kind");