// Ages as people read them. Source: k8s.io/apimachinery pkg/util/duration.

/** `5s`, `3m20s`, `2d4h`; `<unknown>` when there is no time. */
export function age(since: string, now: Date): string {
  const start = Date.parse(since);
  if (Number.isNaN(start)) return '<unknown>';
  const seconds = Math.floor((now.getTime() - start) / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  const [days, years] = [Math.floor(hours / 24), Math.floor(hours / 24 / 365)];
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(days, 'd', hours % 24, 'h');
  if (days < 365 * 2) return `${days}d`;
  if (years < 8) return both(years, 'y', days % 365, 'd');
  return `${years}y`;
}

function both(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}
