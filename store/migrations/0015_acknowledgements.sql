CREATE TABLE "acknowledgement" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"code" text NOT NULL,
	"thing" text,
	"acknowledged_by" text NOT NULL,
	"because" text,
	"acknowledged_at" timestamp with time zone DEFAULT now() NOT NULL,
	"until" date NOT NULL
);
--> statement-breakpoint
CREATE INDEX "acknowledgement_district_id_code_index" ON "acknowledgement" USING btree ("district_id","code");