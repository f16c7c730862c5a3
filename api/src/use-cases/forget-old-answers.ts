import type { Database } from '../db/database.ts';

/** Answers kept for Idempotency-Keys and webhook ids that nobody repeats any more. */
export async function forgetOldAnswers(database: Database): Promise<void> {
  await database.query('idempotency-forget', `DELETE FROM idempotency WHERE created_at < now() - interval '7 days'`);
  await database.query('deliveries-forget', `DELETE FROM webhook_deliveries WHERE at < now() - interval '7 days'`);
}
