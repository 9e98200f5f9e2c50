CREATE FUNCTION "ledger_combination_of"(kind text, actor uuid, outcome text, subscription_id text, legal_basis text)
	RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
	RETURN hashtextextended(kind || E'\n' || coalesce(actor::text, '') || E'\n' || coalesce(outcome, '') || E'\n'
		|| coalesce(subscription_id, '') || E'\n' || coalesce(legal_basis, ''), 0);
--> statement-breakpoint
CREATE TABLE "ledger_check" (
	"at_ms" bigint NOT NULL,
	"what" text NOT NULL,
	"size" bigint NOT NULL,
	"problem" text,
	"problem_seq" bigint,
	"duration_ms" integer,
	CONSTRAINT "ledger_check_what_at_ms_pk" PRIMARY KEY("what","at_ms")
);
--> statement-breakpoint
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
CREATE TABLE "ledger_detail" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"salt" "bytea" NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "ledger_detail_salt" CHECK (octet_length("ledger_detail"."salt") = 32)
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"portal" text,
	"at_ms" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"actor" uuid,
	"subject" uuid,
	"operation" uuid,
	"outcome" text COLLATE "C",
	"commitment" "bytea" NOT NULL,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"nodes" "bytea" NOT NULL,
	CONSTRAINT "ledger_entry_seq" CHECK ("ledger_entry"."seq" > 0),
	CONSTRAINT "ledger_entry_commitment" CHECK (octet_length("commitment") = 32),
	CONSTRAINT "ledger_entry_previous" CHECK (octet_length("previous") = 32),
	CONSTRAINT "ledger_entry_hash" CHECK (octet_length("hash") = 32),
	CONSTRAINT "ledger_entry_nodes" CHECK (octet_length("ledger_entry"."nodes") % 32 = 0)
);
--> statement-breakpoint
CREATE TABLE "ledger_head" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"size" bigint DEFAULT 0 NOT NULL,
	"at_ms" bigint DEFAULT 0 NOT NULL,
	"hash" "bytea" NOT NULL,
	"frontier" "bytea" NOT NULL,
	"signature" "bytea",
	"public_key" "bytea",
	CONSTRAINT "ledger_head_is_one_row" CHECK ("ledger_head"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "ledger_note" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"due_at_ms" bigint NOT NULL,
	"flood" text,
	"more" integer DEFAULT 0 NOT NULL,
	"draft" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_search" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"actor" uuid,
	"subject" uuid,
	"outcome" text COLLATE "C",
	"subscription_id" text COLLATE "C",
	"legal_basis" text COLLATE "C",
	"reference" text COLLATE "C",
	"correlation_id" text COLLATE "C",
	"combination" bigint GENERATED ALWAYS AS (ledger_combination_of(kind, actor, outcome, subscription_id, legal_basis)) STORED
);
--> statement-breakpoint
CREATE TABLE "open_operation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"opened_seq" bigint NOT NULL,
	"opened_at_ms" bigint NOT NULL,
	"actor" uuid,
	"subject" uuid,
	"send_before_ms" bigint NOT NULL,
	"first_sent_at_ms" bigint,
	"last_sent_at_ms" bigint,
	"work" text NOT NULL,
	"look_at_ms" bigint NOT NULL,
	"looks" integer DEFAULT 0 NOT NULL,
	"kept_at_ms" bigint
);
--> statement-breakpoint
CREATE TABLE "retention" (
	"kind" text COLLATE "C" PRIMARY KEY NOT NULL,
	"days" integer NOT NULL,
	CONSTRAINT "retention_days" CHECK ("retention"."days" > 0)
);
--> statement-breakpoint
CREATE TABLE "suppression_mark" (
	"address_hash" "bytea" PRIMARY KEY NOT NULL,
	"since_ms" bigint NOT NULL,
	CONSTRAINT "suppression_mark_is_sha256" CHECK (octet_length("suppression_mark"."address_hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "look_up" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"at_ms" bigint NOT NULL,
	"actor" uuid NOT NULL,
	"address_hash" "bytea" NOT NULL,
	"session" uuid NOT NULL,
	"request" text NOT NULL,
	CONSTRAINT "look_up_address_hash_is_sha256" CHECK (octet_length("look_up"."address_hash") = 32)
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_entry_operation" ON "ledger_entry" USING btree ("operation","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "ledger_note_flood" ON "ledger_note" USING btree ("flood");--> statement-breakpoint
CREATE INDEX "ledger_note_due_at" ON "ledger_note" USING btree ("due_at_ms");--> statement-breakpoint
CREATE INDEX "ledger_search_at" ON "ledger_search" USING btree ("at_ms");--> statement-breakpoint
CREATE INDEX "ledger_search_kind" ON "ledger_search" USING btree ("kind","seq");--> statement-breakpoint
CREATE INDEX "ledger_search_subject" ON "ledger_search" USING btree ("subject","seq");--> statement-breakpoint
CREATE INDEX "ledger_search_type" ON "ledger_search" USING btree ("subscription_id","seq");--> statement-breakpoint
CREATE INDEX "ledger_search_reference" ON "ledger_search" USING btree ("reference","seq");--> statement-breakpoint
CREATE INDEX "ledger_search_correlation" ON "ledger_search" USING btree ("correlation_id","seq");--> statement-breakpoint
CREATE INDEX "ledger_search_combination" ON "ledger_search" USING btree ("combination","seq");--> statement-breakpoint
CREATE INDEX "ledger_search_reference_combination" ON "ledger_search" USING btree ("reference","combination","seq") WHERE "ledger_search"."reference" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "open_operation_look_at" ON "open_operation" USING btree ("look_at_ms");--> statement-breakpoint
CREATE INDEX "open_operation_actor" ON "open_operation" USING btree ("actor");--> statement-breakpoint
CREATE INDEX "open_operation_subject" ON "open_operation" USING btree ("subject");--> statement-breakpoint
CREATE UNIQUE INDEX "look_up_once" ON "look_up" USING btree ("actor","address_hash",(at_ms / 600000));--> statement-breakpoint
CREATE INDEX "look_up_at" ON "look_up" USING btree ("at_ms","id");--> statement-breakpoint
CREATE INDEX "look_up_actor" ON "look_up" USING btree ("actor","at_ms","id");--> statement-breakpoint
CREATE INDEX "look_up_person" ON "look_up" USING btree ("address_hash","at_ms","id");

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
INSERT INTO "ledger_head" ("hash", "frontier") VALUES (decode(repeat('00', 32), 'hex'), '');
--> statement-breakpoint
CREATE FUNCTION "ledger_stays"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'what is on record stays as it is' USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "ledger_entry_stays" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_entry"
	FOR EACH STATEMENT EXECUTE FUNCTION "ledger_stays"();
--> statement-breakpoint
CREATE TRIGGER "ledger_detail_stays" BEFORE UPDATE OR TRUNCATE ON "ledger_detail"
	FOR EACH STATEMENT EXECUTE FUNCTION "ledger_stays"();
--> statement-breakpoint
CREATE FUNCTION "ledger_detail_goes"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (
		SELECT FROM "ledger_entry" gone JOIN "ledger_entry" why ON why.seq > gone.seq
		WHERE gone.seq = OLD.seq AND why.kind = 'erased' AND why.subject = gone.subject
	) OR EXISTS (
		SELECT FROM "ledger_entry" gone, "ledger_entry" why JOIN "ledger_detail" said ON said.seq = why.seq
		WHERE gone.seq = OLD.seq AND why.seq > gone.seq AND why.kind = 'expired'
			AND said.detail::jsonb -> 'kinds' ? gone.kind
			AND gone.at_ms < (said.detail::jsonb ->> 'before')::bigint
	) THEN
		RETURN OLD;
	END IF;
	RAISE EXCEPTION 'no entry on record says why this goes' USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "ledger_detail_goes" BEFORE DELETE ON "ledger_detail"
	FOR EACH ROW EXECUTE FUNCTION "ledger_detail_goes"();
--> statement-breakpoint
CREATE FUNCTION "ledger_head_grows"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.size > OLD.size THEN
		RETURN NEW;
	END IF;
	RAISE EXCEPTION 'the record only grows' USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
CREATE TRIGGER "ledger_head_grows" BEFORE UPDATE ON "ledger_head"
	FOR EACH ROW EXECUTE FUNCTION "ledger_head_grows"();
--> statement-breakpoint
CREATE TRIGGER "ledger_head_stays" BEFORE DELETE OR TRUNCATE ON "ledger_head"
	FOR EACH STATEMENT EXECUTE FUNCTION "ledger_stays"();
