-- All districts share these: one that is new is a small part of them, and the planner should know it soon.
ALTER TABLE mirror_record SET (autovacuum_analyze_scale_factor = 0.01);--> statement-breakpoint
ALTER TABLE class_target SET (autovacuum_analyze_scale_factor = 0.01);--> statement-breakpoint
ALTER TABLE user_target SET (autovacuum_analyze_scale_factor = 0.01);
