// Who may do what, from argocd-rbac-cm. Pure: casbin's p and g lines with globs, denials win.
import { globMatches } from '../glob.ts';

const BUILT_IN = ['p, role:readonly, applications, get, */*, allow', 'p, role:readonly, projects, get, *, allow', 'p, role:admin, *, *, *, allow', 'p, role:admin, *, *, */*, allow', 'g, role:admin, role:readonly', 'g, admin, role:admin'];

export function isAllowed(policy: { csv: string; fallback: string }, subject: string, resource: string, action: string, object: string): boolean {
  const lines = [...BUILT_IN, ...policy.csv.split('\n')].map((line) => line.split(',').map((part) => part.trim())).filter(([first]) => first === 'p' || first === 'g');
  const subjects = new Set([subject, ...(policy.fallback ? [policy.fallback] : [])]);
  for (let before = -1; before !== subjects.size;) {
    before = subjects.size;
    for (const [type, member = '', role = ''] of lines) if (type === 'g' && subjects.has(member)) subjects.add(role);
  }
  const fitting = lines.filter(([type, who = '', what = '', how = '', on = '']) => type === 'p' && subjects.has(who) && globMatches(what, resource) && globMatches(how, action) && globMatches(on, object));
  return fitting.some(([, , , , , effect]) => effect === 'allow') && !fitting.some(([, , , , , effect]) => effect === 'deny');
}
