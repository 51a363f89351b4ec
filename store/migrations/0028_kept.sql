ALTER TABLE "applied_row" ADD COLUMN "kept" jsonb;--> statement-breakpoint
CREATE INDEX "applied_row_kept" ON "applied_row" USING btree ("district_id") WHERE kept is not null;