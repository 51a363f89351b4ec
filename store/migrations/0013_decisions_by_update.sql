CREATE TABLE "decision_update" (
	"district_id" integer NOT NULL,
	"update_id" text NOT NULL,
	"rows" jsonb NOT NULL,
	CONSTRAINT "decision_update_district_id_update_id_pk" PRIMARY KEY("district_id","update_id")
);
--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "update_id" text;--> statement-breakpoint
ALTER TABLE "decision" ADD COLUMN "at_once" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "decision_by_update" ON "decision" USING btree ("district_id","update_id") WHERE update_id is not null;