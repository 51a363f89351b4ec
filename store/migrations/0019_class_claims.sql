DROP INDEX "passback_class_progress";--> statement-breakpoint
CREATE INDEX "passback_class_claim" ON "passback_class" USING btree ("run_id","progress","lane","class_id");