-- Written by hand: Drizzle cannot say partitions. A partition per district keeps one district's scans to its own rows;
-- a partition per run makes a plan cheap to write (a table emptied in the same transaction) and to purge (dropped).

CREATE TABLE mirror_enrollment (
  district_id int NOT NULL,
  sourced_id text NOT NULL,
  row_hash bigint NOT NULL,
  user_id text,
  class_id text,
  school_id text,
  role text,
  is_primary boolean NOT NULL DEFAULT false,
  tobedeleted boolean NOT NULL DEFAULT false,
  rejected boolean NOT NULL DEFAULT false,
  begin_date date,
  end_date date,
  changed_run int NOT NULL,
  missing_since timestamptz
) PARTITION BY LIST (district_id);
--> statement-breakpoint
CREATE TABLE incoming_enrollment (
  district_id int NOT NULL,
  run_id int NOT NULL,
  sourced_id text NOT NULL,
  row_hash bigint NOT NULL,
  user_id text,
  class_id text,
  school_id text,
  role text,
  is_primary boolean NOT NULL,
  tobedeleted boolean NOT NULL,
  rejected boolean NOT NULL,
  begin_date date,
  end_date date
);
--> statement-breakpoint
CREATE INDEX incoming_enrollment_read ON incoming_enrollment (district_id, run_id);
--> statement-breakpoint
CREATE TABLE applied_enrollment (
  district_id int NOT NULL,
  section_id text NOT NULL,
  user_id text NOT NULL,
  role text NOT NULL,
  status text NOT NULL,
  before_status text,
  school text,
  class_id text,
  since date NOT NULL,
  accepted_run int NOT NULL
) PARTITION BY LIST (district_id);
--> statement-breakpoint
CREATE TABLE desired_row (
  run_id int NOT NULL,
  ord int NOT NULL,
  kind text NOT NULL,
  sis_id text NOT NULL,
  state text NOT NULL,
  fields jsonb,
  school text,
  sources text[] NOT NULL,
  reason text
) PARTITION BY LIST (run_id);
--> statement-breakpoint
CREATE TABLE plan_row (
  run_id int NOT NULL,
  seq bigint NOT NULL,
  kind text NOT NULL,
  sis_id text NOT NULL,
  op text NOT NULL,
  phase smallint NOT NULL,
  before jsonb,
  after jsonb NOT NULL,
  school text,
  sources text[] NOT NULL,
  loss text[],
  category text,
  verdict text NOT NULL DEFAULT 'released',
  reason text,
  outcome text,
  outcome_text text
) PARTITION BY LIST (run_id);
--> statement-breakpoint
CREATE TABLE plan_enrollment (
  run_id int NOT NULL,
  seq bigint NOT NULL,
  section_id text NOT NULL,
  user_id text NOT NULL,
  role text NOT NULL,
  op text NOT NULL,
  phase smallint NOT NULL,
  before_status text,
  after_status text NOT NULL,
  school text,
  class_id text NOT NULL,
  person_id text NOT NULL,
  verdict text NOT NULL DEFAULT 'released',
  reason text,
  outcome text,
  outcome_text text
) PARTITION BY LIST (run_id);
--> statement-breakpoint
CREATE INDEX mirror_user_identifier ON mirror_record (district_id, (body->>'identifier')) WHERE collection = 'users';
--> statement-breakpoint
-- Canvas's own order of processing: what others hang on comes first.
CREATE FUNCTION kind_order(kind text) RETURNS int IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT array_position(ARRAY['account', 'term', 'course', 'section', 'user', 'enrollment'], kind)
$$;
--> statement-breakpoint
-- What is new counts as such when a night is weighed, without being looked at one by one: it takes nothing away.
CREATE FUNCTION new_category(kind text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
  SELECT CASE kind WHEN 'user' THEN 'newUsers' WHEN 'course' THEN 'newCourses' WHEN 'section' THEN 'newCourses' END
$$;
--> statement-breakpoint
-- The decision table of enrollments, as the roster rules make it for a run: not a temporary table, since no parallel
-- worker may read one. `facts` packs presence, tobedeleted, rejected and moment into a number.
CREATE UNLOGGED TABLE enrollment_fate (
  district_id int NOT NULL,
  role text NOT NULL,
  facts int NOT NULL,
  canvas_role text NOT NULL,
  fate text NOT NULL,
  rank int NOT NULL,
  drop_status text NOT NULL,
  PRIMARY KEY (district_id, role, facts)
);
