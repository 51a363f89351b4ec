DROP INDEX "acknowledgement_district_id_code_index";--> statement-breakpoint
ALTER TABLE "acknowledgement" ADD COLUMN "affected" integer;--> statement-breakpoint
CREATE INDEX "acknowledgement_district_id_code_thing_index" ON "acknowledgement" USING btree ("district_id","code","thing");