CREATE TABLE "ledger_combination" (
	"id" bigint PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"actor" uuid,
	"outcome" text COLLATE "C",
	"subscription_id" text COLLATE "C",
	"legal_basis" text COLLATE "C",
	"first_seq" bigint NOT NULL,
	"last_seq" bigint NOT NULL
);
--> statement-breakpoint
DROP INDEX "ledger_search_actor";--> statement-breakpoint
DROP INDEX "ledger_search_outcome";--> statement-breakpoint
DROP INDEX "ledger_search_basis";--> statement-breakpoint
CREATE FUNCTION "ledger_combination_of"(kind text, actor uuid, outcome text, subscription_id text, legal_basis text)
	RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN hashtextextended(kind || E'\n' || coalesce(actor::text, '') || E'\n' || coalesce(outcome, '') || E'\n'
		|| coalesce(subscription_id, '') || E'\n' || coalesce(legal_basis, ''), 0);
--> statement-breakpoint
ALTER TABLE "ledger_search" ADD COLUMN "combination" bigint GENERATED ALWAYS AS (ledger_combination_of(kind, actor, outcome, subscription_id, legal_basis)) STORED;--> statement-breakpoint
CREATE INDEX "ledger_search_combination" ON "ledger_search" USING btree ("combination","seq");
--> statement-breakpoint
CREATE FUNCTION "ledger_combinations_grow"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO "ledger_combination" (id, kind, actor, outcome, subscription_id, legal_basis, first_seq, last_seq)
	SELECT combination, kind, actor, outcome, subscription_id, legal_basis, min(seq), max(seq)
	FROM now_there GROUP BY combination, kind, actor, outcome, subscription_id, legal_basis
	ON CONFLICT (id) DO UPDATE SET
		first_seq = least("ledger_combination".first_seq, excluded.first_seq),
		last_seq = greatest("ledger_combination".last_seq, excluded.last_seq)
		WHERE excluded.first_seq < "ledger_combination".first_seq
			OR excluded.last_seq > "ledger_combination".last_seq + 10000;
	RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "ledger_combinations_grow" AFTER INSERT ON "ledger_search"
	REFERENCING NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION "ledger_combinations_grow"();
--> statement-breakpoint
CREATE TRIGGER "ledger_combinations_change" AFTER UPDATE ON "ledger_search"
	REFERENCING NEW TABLE AS now_there FOR EACH STATEMENT EXECUTE FUNCTION "ledger_combinations_grow"();
--> statement-breakpoint
INSERT INTO "ledger_combination" (id, kind, actor, outcome, subscription_id, legal_basis, first_seq, last_seq)
	SELECT combination, kind, actor, outcome, subscription_id, legal_basis, min(seq), max(seq)
	FROM "ledger_search" GROUP BY combination, kind, actor, outcome, subscription_id, legal_basis;
