// What people order by a comment: the whole comment must be the order. Pure.

export type Order = { kind: 'merge'; when: 'now' | 'empty' } | { kind: 'merge'; when: 'at'; time: string } | { kind: 'cancel' } | { kind: 'preview'; hours: number } | { kind: 'preview-stop' };

const AT = /^\/merge at ([01]?[0-9]|2[0-3]):([0-5][0-9])$/;

const PREVIEW = /^\/preview(?: ([0-9]{1,2})h)?$/;
/** Hours that a preview lives, unless it says otherwise. */
const USUAL_HOURS = 2;
const MOST_HOURS = 24;

/** The order that a comment gives; undefined for a comment that is none; a sentence for one that is meant as one and cannot be. */
export function orderIn(comment: string): Order | { unknown: string } | undefined {
  const text = comment.trim().replace(/[ \t]+/g, ' ').toLowerCase();
  if (!/^\/(merge|cancel|preview)\b/.test(text) || text.includes('\n')) return undefined;
  if (text === '/merge' || text === '/merge now') return { kind: 'merge', when: 'now' };
  if (text === '/merge when empty') return { kind: 'merge', when: 'empty' };
  if (text === '/cancel') return { kind: 'cancel' };
  const [, hours = '', minutes = ''] = AT.exec(text) ?? [];
  if (hours !== '') return { kind: 'merge', when: 'at', time: `${hours.padStart(2, '0')}:${minutes}` };
  if (text === '/preview stop') return { kind: 'preview-stop' };
  const [preview, life = String(USUAL_HOURS)] = PREVIEW.exec(text) ?? [];
  if (preview !== undefined && Number(life) >= 1 && Number(life) <= MOST_HOURS) return { kind: 'preview', hours: Number(life) };
  if (text.startsWith('/preview')) return { unknown: `Say /preview, /preview 4h (${MOST_HOURS}h at most) or /preview stop.` };
  return { unknown: 'Say /merge, /merge when empty, /merge at 04:00 (UTC) or /cancel.' };
}

/** The next moment after `since` at which a clock in UTC shows that time. */
export function momentAfter(since: Date, time: string): Date {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const at = new Date(Date.UTC(since.getUTCFullYear(), since.getUTCMonth(), since.getUTCDate(), hours, minutes));
  return at > since ? at : new Date(at.getTime() + 86_400_000);
}
