// The one comment on a pull request, and the line of its status. Pure; the same facts always give the same text.
import { usageSentences } from './amounts.ts';
import { code, plain } from './plain.ts';
import type { Finding, Limits, PlannedStep, Verdict } from './words.ts';

/** How our comment is known again. */
export const MARK = '<!-- pteronimbus: the check -->';
/** Gitea keeps this much of a status. */
const STATUS_LENGTH = 200;
const MOST_FINDINGS = 40;
const MOST_STEPS = 40;

export interface Report {
  verdict: Verdict;
  findings: readonly Finding[];
  steps: readonly PlannedStep[];
  used: { before: Limits; after: Limits };
  limits: Limits;
  head: string;
  base: string;
  /** What became of it, or what was ordered: lines at the end. */
  journey: readonly string[];
  merged: boolean;
}

const errorsOf = ({ findings }: Pick<Report, 'findings'>) => findings.filter(({ level }) => level === 'error');

/** One line: the first error, or what happens. */
export function statusLine(report: Report): string {
  const [first, ...others] = errorsOf(report);
  if (first) return short(`${placeOf(first)}${first.message}${others.length > 0 ? ` (and ${others.length} more)` : ''}`);
  const moving = report.steps.filter(({ plan }) => plan.action !== 'none');
  if (moving.length === 0) return 'Nothing changes for players.';
  return short(moving.flatMap(({ plan }) => plan.sentences.slice(0, 1)).join(' '));
}

export function commentOf(report: Report): string {
  const errors = errorsOf(report);
  const parts = errors.length > 0 ? [`### ❌ ${counted(errors.length, 'thing')} must be mended`, listed(errors)] : planOf(report);
  const warnings = report.findings.filter(({ level }) => level === 'warning');
  return [
    MARK, ...parts, ...(warnings.length > 0 ? ['**Worth knowing**', listed(warnings)] : []), ...(report.journey.length > 0 ? ['---', ...report.journey] : []),
    `<sub>Checked ${code(report.head.slice(0, 10))} against main at ${code(report.base.slice(0, 10))}.${report.merged ? '' : ' Merge with the button, or say /merge, /merge when empty, /merge at 04:00 (UTC) or /cancel in a comment; /preview shows it.'}</sub>`,
  ].join('\n\n');
}

function planOf({ steps, used, limits }: Report): string[] {
  const moving = steps.filter(({ plan }) => plan.action !== 'none');
  if (moving.length === 0) return ['### ✅ Nothing changes for players', 'No server starts, stops or becomes another.'];
  const shownSteps = moving.slice(0, MOST_STEPS).map(stepText);
  const left = moving.length - shownSteps.length;
  return [
    `### ✅ ${headlineOf(moving)}`, ...shownSteps, ...(left > 0 ? [`… and ${left} more.`] : []),
    ...usageSentences(used, limits).length > 0 ? [usageSentences(used, limits).join(' ')] : [],
  ];
}

function headlineOf(moving: readonly PlannedStep[]): string {
  const verbs = [['create', 'makes'], ['change', 'changes'], ['delete', 'deletes']] as const;
  const parts = verbs.map(([action, verb]) => [verb, moving.filter(({ plan }) => plan.action === action).length] as const).filter(([, count]) => count > 0);
  return `This ${parts.map(([verb, count]) => `${verb} ${counted(count, 'server')}`).join(', ')}`;
}

function stepText({ name, plan }: PlannedStep): string {
  const facts = [
    ...(plan.risk === 'none' ? [] : [`${plan.risk} risk`]), ...(plan.playersAffected > 0 ? [counted(plan.playersAffected, 'player') + ' affected'] : []),
    ...(plan.downtimeSeconds === undefined ? [] : [`about ${plan.downtimeSeconds} s away`]),
  ];
  return [
    `**${code(name)}**${facts.length > 0 ? ` — ${facts.join(', ')}` : ''}`, '', ...plan.sentences.map((sentence) => `- ${plain(sentence)}`),
    ...plan.irreversible.map((sentence) => `- ⚠️ can't be undone: ${plain(sentence)}`),
  ].join('\n');
}

function listed(findings: readonly Finding[]): string {
  const lines = findings.slice(0, MOST_FINDINGS).map((finding) => `- ${finding.file === undefined ? '' : `${code(placeOf(finding).slice(0, -2))} — `}${plain(finding.message)}`);
  return [...lines, ...(findings.length > MOST_FINDINGS ? [`- … and ${findings.length - MOST_FINDINGS} more.`] : [])].join('\n');
}

/** `file:line:column: `, as compilers write it; nothing for the whole branch. */
function placeOf({ file, line, column }: Finding): string {
  if (file === undefined) return '';
  return `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}: `;
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const short = (text: string): string => (text.length > STATUS_LENGTH ? `${text.slice(0, STATUS_LENGTH - 1)}…` : text);
