// Health checks in Lua from argocd-cm, run by a real Lua without libraries that reach outside.
import type { LuaEngine } from 'wasmoon';
import type { Thing } from '../kinds.ts';
import type { Health } from './built-in.ts';

const STATES = new Set(['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown']);
let engine: Promise<LuaEngine> | undefined;

/** Runs a script on an object. A script that fails or answers nonsense makes the object's health Unknown. */
export async function luaHealth(script: string, object: Thing): Promise<Health> {
  try {
    engine ??= import('wasmoon').then(({ LuaFactory }) => new LuaFactory().createEngine());
    const source = `local obj = ${literal(object)}\nlocal io, os, package, require, dofile, loadfile, debug = nil, {time = os.time, date = os.date}, nil, nil, nil, nil, nil\nreturn (function()\n${script}\nend)()`;
    // Never two at once: wasmoon takes its threads from the stack by position, and one that ends early would take the other's.
    const answer = (await engine).doStringSync(source) as { status?: unknown; message?: unknown } | undefined;
    if (!answer || !STATES.has(String(answer.status))) return { status: 'Unknown', message: 'Lua returned an invalid health status' };
    return { status: String(answer.status) as Health['status'], ...(typeof answer.message === 'string' && answer.message !== '' && { message: answer.message }) };
  } catch (error) {
    return { status: 'Unknown', message: (error as Error).message.split('\n')[0] ?? 'Lua failed' };
  }
}

/** A value as a Lua expression: real tables, so that `#` and `ipairs` work. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(literal).join(',')}}`;
  if (value !== null && typeof value === 'object') return `{${Object.entries(value).filter(([, one]) => one !== null && one !== undefined).map(([field, one]) => `[${text(field)}]=${literal(one)}`).join(',')}}`;
  if (typeof value === 'string') return text(value);
  return value === null || value === undefined ? 'nil' : String(value);
}

function text(value: string): string {
  return `"${[...Buffer.from(value, 'utf8')].map((byte) => (byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`)).join('')}"`;
}
