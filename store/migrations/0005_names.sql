-- Names of the trade: a decision on an enrollment, and the state of a planned row.
ALTER TABLE enrollment_fate RENAME TO enrollment_decision;--> statement-breakpoint
ALTER TABLE enrollment_decision RENAME COLUMN fate TO decision;--> statement-breakpoint
ALTER TABLE plan_row RENAME COLUMN verdict TO state;--> statement-breakpoint
ALTER TABLE plan_enrollment RENAME COLUMN verdict TO state;--> statement-breakpoint
-- What runs before this version reported: the counts of their plans have the new name too.
UPDATE run SET report = replace(report::text, '"verdict":', '"state":')::jsonb WHERE report::text LIKE '%"verdict":%';--> statement-breakpoint
UPDATE run_stage SET counts = replace(counts::text, '"verdict":', '"state":')::jsonb WHERE counts::text LIKE '%"verdict":%';
