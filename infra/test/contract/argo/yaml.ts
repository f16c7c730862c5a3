// What a file may hold, and what Argo CD makes of it when it can't be read.
import type { Case } from '../case.ts';
import { rows, type Row } from './rows.ts';
import { BROKEN, server } from './servers.ts';
import type { ArgoTarget } from './target.ts';

const HEAD = 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n';
const SPEC = 'spec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n';
const indented = (text: string) => text.split('\n').map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`)).join('\n').trimEnd();

const ROWS: readonly Row[] = [
  ['two documents in one file are two servers', () => ({ 'two.yaml': `${server('one')}---\n${server('two')}` })],
  ['an empty document between two is nothing', () => ({ 'gap.yaml': `${server('one')}---\n---\n${server('two')}` })],
  ['a separator may carry a comment', () => ({ 'two.yaml': `${server('one')}--- # the second\n${server('two')}` })],
  ['a separator that carries more can not be read', () => ({ 'two.yaml': `${server('one')}--- more\n${server('two')}` })],
  ['a file with nothing but a comment is nothing', () => ({ 'note.yaml': '# nothing here\n', 'lobby.yaml': server('lobby') })],
  ['an empty file is nothing', () => ({ 'empty.yaml': '', 'lobby.yaml': server('lobby') })],
  ['a list of servers is its servers', () => ({ 'list.yaml': `apiVersion: v1\nkind: List\nitems:\n${indented(server('one'))}\n${indented(server('two'))}\n` })],
  ['JSON is read too', () => ({ 'lobby.yaml': JSON.stringify({ apiVersion: 'pteronimbus.io/v1alpha1', kind: 'GameServer', metadata: { name: 'lobby' }, spec: { game: 'minecraft-java', revision: 1, version: '1.21.8' } }) })],
  ['lines that end as on Windows are read', () => ({ 'lobby.yaml': server('lobby').replaceAll('\n', '\r\n') })],
  ['a file that asks to be left alone is left alone', () => ({ 'other.yaml': `# +argocd:skip-file-rendering\n${server('other')}`, 'lobby.yaml': server('lobby') })],
  ['anchors and merge keys are read', () => ({ 'lobby.yaml': `${HEAD}  name: lobby\nspec:\n  game: minecraft-java\n  revision: 1\n  version: "1.21.8"\n  settings: &all {MOTD: hello}\n---\n${HEAD}  name: two\nspec:\n  <<: {game: minecraft-java, revision: 1}\n  version: "1.21.8"\n` })],
  ['a key twice is its second value', () => ({ 'twice.yaml': server('twice').replace('revision: 1', 'revision: 7\n  revision: 1') })],
  ['yes is no text', () => ({ 'lobby.yaml': server('lobby').replace('minecraft-java', 'yes') })],
  ['a number with a leading zero is octal', () => ({ 'lobby.yaml': server('lobby').replace('revision: 1', 'revision: 01') })],
  ['a version without quotes is a number', () => ({ 'lobby.yaml': server('lobby').replace('"1.21.8"', '1.21') })],
  ['a file that is no manifest and no YAML is left alone', () => ({ 'broken.yaml': 'apiVersion: v1\nkind: [GameServer\n', 'lobby.yaml': server('lobby') })],
  ['a list in place of an object is left alone', () => ({ 'list.yaml': '- a\n- b\n', 'lobby.yaml': server('lobby') })],
  ['text in place of an object is left alone', () => ({ 'text.yaml': 'just words\n', 'lobby.yaml': server('lobby') })],
  ['an object without a kind is left alone', () => ({ 'nokind.yaml': 'apiVersion: pteronimbus.io/v1alpha1\nmetadata:\n  name: x\n', 'lobby.yaml': server('lobby') })],
  ['a manifest whose kind is empty stops the comparison', () => ({ 'nokind.yaml': 'apiVersion: pteronimbus.io/v1alpha1\nkind:\nmetadata:\n  name: x\n' })],
  ['an object without a version stops the comparison', () => ({ 'noversion.yaml': 'kind: GameServer\nmetadata:\n  name: x\n' })],
  ['a list that is not closed stops the comparison', () => ({ 'broken.yaml': BROKEN, 'lobby.yaml': server('lobby') })],
  ['a map that is not closed stops the comparison', () => ({ 'broken.yaml': server('broken', '  labels: {a: b\n') })],
  ['a tab for indentation stops the comparison', () => ({ 'tab.yaml': `${HEAD}\tname: x\n` })],
  ['a quote that is not closed stops the comparison', () => ({ 'quote.yaml': server('quote').replace('"1.21.8"', '"1.21.8') })],
  ['two colons in a line stop the comparison', () => ({ 'colons.yaml': server('colons').replace('game: minecraft-java', 'game: minecraft: java') })],
  ['a colon that is missing stops the comparison', () => ({ 'colon.yaml': server('colon').replace('revision: 1', 'revision 1') })],
  ['a line too far left stops the comparison', () => ({ 'left.yaml': server('left').replace('  revision: 1', ' revision: 1') })],
  ['a line too far right stops the comparison', () => ({ 'right.yaml': server('right').replace('  revision: 1', '    revision: 1') })],
  ['an alias of nothing stops the comparison', () => ({ 'alias.yaml': server('alias').replace('minecraft-java', '*nothing') })],
  ['an escape that is none stops the comparison', () => ({ 'escape.yaml': server('escape').replace('"1.21.8"', '"1\\q21"') })],
  ['a word that begins with a reserved sign stops the comparison', () => ({ 'sign.yaml': server('sign').replace('minecraft-java', '@minecraft') })],
  ['a list entry among keys stops the comparison', () => ({ 'dash.yaml': `${HEAD}  name: dash\n${SPEC}- stray\n` })],
  ['a broken second document stops the comparison', () => ({ 'second.yaml': `${server('one')}---\nkind: [\n` })],
  ['metadata that is no map stops the comparison', () => ({ 'words.yaml': 'apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata: words\n' })],
];

export const files: readonly Case<ArgoTarget>[] = rows(ROWS);
