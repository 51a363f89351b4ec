-- How many rows of a plan are alike: what the next stage goes by, and what is left of a plan that was purged.
CREATE TABLE "plan_count" (
	"run_id" integer NOT NULL,
	"kind" text NOT NULL,
	"op" text NOT NULL,
	"phase" smallint NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"outcome" text,
	"rows" integer NOT NULL
);--> statement-breakpoint
CREATE INDEX "plan_count_run" ON "plan_count" USING btree ("run_id");--> statement-breakpoint
-- As runs have reported them; of runs that are under way, as their last stage has counted them.
INSERT INTO "plan_count"
SELECT s."run_id", c->>'kind', c->>'op', (c->>'phase')::smallint, c->>'state', c->>'reason', c->>'outcome', (c->>'rows')::int
FROM (SELECT DISTINCT ON ("run_id") "run_id", "counts"
      FROM (SELECT "id" AS "run_id", "report"->'counts' AS "counts", 0 AS place FROM "run"
            UNION ALL
            SELECT "run_id", "counts"->'kinds', CASE "stage" WHEN 'guard' THEN 1 ELSE 2 END FROM "run_stage"
            WHERE "stage" IN ('plan', 'guard')) counted
      WHERE jsonb_typeof("counts") = 'array' ORDER BY "run_id", place) s
CROSS JOIN LATERAL jsonb_array_elements(s."counts") c
WHERE c ? 'phase';--> statement-breakpoint
-- Written by hand: a partition per run, as of the plan itself.
CREATE TABLE plan_finding (
  run_id int NOT NULL,
  kind text NOT NULL,
  seq bigint NOT NULL,
  code text NOT NULL,
  counted int,
  base int,
  source_kind text NOT NULL DEFAULT '',
  source_id text NOT NULL DEFAULT ''
) PARTITION BY LIST (run_id);--> statement-breakpoint
-- What kept plans hold was found by something: of a run that is under way the states are derived again from it.
DO $$
DECLARE r record;
BEGIN
  FOR r IN SELECT id FROM run WHERE to_regclass('plan_row_r' || id) IS NOT NULL LOOP
    EXECUTE format('CREATE TABLE plan_finding_r%s PARTITION OF plan_finding FOR VALUES IN (%s)', r.id, r.id);
    EXECUTE format($sql$
      INSERT INTO plan_finding_r%1$s (run_id, kind, seq, code)
      SELECT run_id, kind, seq, reason FROM plan_row_r%1$s WHERE state <> 'released' AND reason NOT IN
        ('PARENT_HELD', 'PARENT_NOT_ACCEPTED', 'LOGIN_NOT_FREE', 'MOVE_NOT_COMPLETE')
      UNION ALL
      SELECT run_id, 'enrollment', seq, reason FROM plan_enrollment_r%1$s WHERE state <> 'released' AND reason NOT IN
        ('PARENT_HELD', 'PARENT_NOT_ACCEPTED', 'LOGIN_NOT_FREE', 'MOVE_NOT_COMPLETE')$sql$, r.id);
  END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE plan_row ADD COLUMN depends_kind text, ADD COLUMN depends_on text;--> statement-breakpoint
ALTER TABLE plan_enrollment ADD COLUMN depends_kind text, ADD COLUMN depends_on text;--> statement-breakpoint
CREATE TABLE "decision" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"school" text,
	"kind" text,
	"operation" text,
	"class_id" text,
	"person_id" text,
	"row_id" text,
	"effect_hash" text,
	"verb" text NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp with time zone DEFAULT now() NOT NULL,
	"until" date,
	"run_id" integer
);--> statement-breakpoint
CREATE INDEX "decision_district" ON "decision" USING btree ("district_id");--> statement-breakpoint
CREATE TABLE "proposal" (
	"id" serial PRIMARY KEY NOT NULL,
	"district_id" integer NOT NULL,
	"question" text NOT NULL,
	"left_id" text NOT NULL,
	"right_id" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"confidence" real NOT NULL,
	"holds_right" boolean NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"first_run" integer NOT NULL,
	"last_run" integer NOT NULL,
	CONSTRAINT "proposal_district_id_question_left_id_right_id_unique" UNIQUE("district_id","question","left_id","right_id")
);
