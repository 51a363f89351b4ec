-- The key kept the table's former name. The snapshot beside this migration is the first that has every table: what
-- Drizzle cannot say of them stands in 0001 and 0007.
ALTER TABLE enrollment_decision RENAME CONSTRAINT enrollment_fate_pkey TO enrollment_decision_district_id_role_facts_pk;
