UPDATE "open_operation" SET "first_sent_at_ms" = coalesce("first_sent_at_ms", "opened_at_ms"),
	"last_sent_at_ms" = coalesce("last_sent_at_ms", "opened_at_ms");
--> statement-breakpoint
ALTER TABLE "open_operation" ALTER COLUMN "first_sent_at_ms" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "open_operation" ALTER COLUMN "last_sent_at_ms" SET NOT NULL;