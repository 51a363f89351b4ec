DROP INDEX "decision_district";--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "because" text;--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "seen" text[];--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "carried_out_run" integer;--> statement-breakpoint
CREATE INDEX "decision_effect" ON "decision" USING btree ("district_id","effect_hash");