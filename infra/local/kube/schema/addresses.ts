// IP addresses as Go's net package reads them.

export function isIPv4(value: string): boolean {
  const parts = value.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

export function isIPv6(value: string): boolean {
  if (!/^[0-9a-fA-F:.]+$/.test(value) || !value.includes(':')) return false;
  const halves = value.split('::');
  if (halves.length > 2) return false;
  let groups = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [at, part] of parts.entries()) {
      const last = index === halves.length - 1 && at === parts.length - 1;
      if (part.includes('.')) {
        if (!last || !isIPv4(part)) return false;
        groups += 2;
      } else if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return false;
      else groups += 1;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
