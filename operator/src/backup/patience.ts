/** How long an object has been looked at, in milliseconds: by time that only passes, so that a clock that jumps ends no wait before its time. */
export type Waited = (uid: string) => number;

const MOST = 10_000;

export function newPatience(passed: () => number): Waited {
  const since = new Map<string, number>();
  return (uid) => {
    const known = since.get(uid);
    if (known !== undefined) return passed() - known;
    if (since.size > MOST) since.clear();
    since.set(uid, passed());
    return 0;
  };
}
