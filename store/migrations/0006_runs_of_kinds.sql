ALTER TABLE "run" ADD COLUMN "kind" text;--> statement-breakpoint
UPDATE "run" SET "kind" = CASE "mode" WHEN 'observe' THEN 'observing' ELSE 'provisioning' END;--> statement-breakpoint
ALTER TABLE "run" ALTER COLUMN "kind" SET NOT NULL;--> statement-breakpoint
UPDATE "run" SET "report" = "report" - 'mode' || jsonb_build_object('kind', "kind") WHERE "report" ? 'mode';--> statement-breakpoint
ALTER TABLE "run" DROP COLUMN "mode";--> statement-breakpoint
ALTER TABLE "run" RENAME COLUMN "workflow_run_id" TO "first_execution_run_id";--> statement-breakpoint
ALTER TABLE "run" RENAME CONSTRAINT "run_workflow_run_id_unique" TO "run_first_execution_run_id_unique";--> statement-breakpoint
CREATE TABLE "provisioning_run" (
	"run_id" integer PRIMARY KEY NOT NULL,
	"scope_fingerprint" text,
	"mapping_fingerprint" text,
	"map_all" boolean,
	"temporary_logins" integer
);--> statement-breakpoint
INSERT INTO "provisioning_run" ("run_id", "scope_fingerprint", "mapping_fingerprint", "map_all", "temporary_logins")
SELECT r."id", r."scope_fingerprint", r."mapping_fingerprint", r."map_all", (s."counts"->>'swaps')::int
FROM "run" r LEFT JOIN "run_stage" s ON s."run_id" = r."id" AND s."stage" = 'guard';--> statement-breakpoint
ALTER TABLE "run" DROP COLUMN "scope_fingerprint";--> statement-breakpoint
ALTER TABLE "run" DROP COLUMN "mapping_fingerprint";--> statement-breakpoint
ALTER TABLE "run" DROP COLUMN "map_all";--> statement-breakpoint
CREATE TABLE "run_resource" (
	"district_id" integer NOT NULL,
	"resource" text NOT NULL,
	"run_id" integer NOT NULL,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "run_resource_district_id_resource_pk" PRIMARY KEY("district_id","resource")
);--> statement-breakpoint
INSERT INTO "run_resource" ("district_id", "resource", "run_id")
SELECT d."id", r."resource", d."current_run" FROM "district" d CROSS JOIN (VALUES ('mirror'), ('sisImports')) r ("resource")
WHERE d."current_run" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "district" DROP COLUMN "current_run";--> statement-breakpoint
CREATE TABLE "run_certificate" (
	"run_id" integer NOT NULL,
	"collection" text NOT NULL,
	"certified" boolean NOT NULL,
	"use" text NOT NULL,
	"empty_schools" text[] NOT NULL,
	"reasons" jsonb NOT NULL,
	"rows" integer NOT NULL,
	"pages" integer NOT NULL,
	"total" integer,
	"new_rows" integer NOT NULL,
	"changed_rows" integer NOT NULL,
	"missing_rows" integer NOT NULL,
	"rejected_rows" integer NOT NULL,
	CONSTRAINT "run_certificate_run_id_collection_pk" PRIMARY KEY("run_id","collection")
);--> statement-breakpoint
-- The last certificate of each collection is that of the run that read it, and stands for the last merged read too.
INSERT INTO "run_certificate"
SELECT r."run_id", s."collection", (c->>'certified')::boolean, c->>'use',
       ARRAY(SELECT jsonb_array_elements_text(c->'emptySchools')), c->'reasons', (c->>'rows')::int, (c->>'pages')::int,
       (c->>'total')::int, (c->'counts'->>'new')::int, (c->'counts'->>'changed')::int, (c->'counts'->>'missing')::int,
       (c->'counts'->>'rejected')::int
FROM "collection_state" s
CROSS JOIN LATERAL (SELECT s."certificate" AS c) certificate
CROSS JOIN LATERAL (SELECT DISTINCT x FROM (VALUES ((c->>'runId')::int), (s."merged_run")) v (x)) r ("run_id");--> statement-breakpoint
ALTER TABLE "collection_state" DROP COLUMN "certificate";--> statement-breakpoint
ALTER TABLE "sis_import" ADD COLUMN "round" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sis_import" DROP CONSTRAINT "sis_import_run_id_phase_attempt_pk";--> statement-breakpoint
ALTER TABLE "sis_import" ADD CONSTRAINT "sis_import_run_id_round_phase_attempt_pk" PRIMARY KEY ("run_id","round","phase","attempt");--> statement-breakpoint
ALTER TABLE "import_message" ADD COLUMN "round" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
DROP INDEX "import_message_run";--> statement-breakpoint
CREATE INDEX "import_message_run" ON "import_message" USING btree ("run_id","round","phase","attempt");
