import git from 'isomorphic-git';
import { startGitServer, git as run } from './testing/git-server.ts';
import { memoryFiles } from './testing/memory-files.ts';
import { fetchPack } from './wire/upload-pack.ts';
import { readPack } from './objects/pack-reader.ts';
import { encodePack } from './objects/pack-writer.ts';
import { encodeCommit } from './objects/commit.ts';
import { objectId, blobId } from './objects/object-id.ts';
import { editTree, entries } from './objects/tree-buffer.ts';
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import * as nodeFs from 'node:fs';
const server = await startGitServer();
const ms = (t: number) => (performance.now() - t).toFixed(1);
for (const n of [10, 1000, 10000]) {
  server.create(`r${n}`);
  const dir = mkdtempSync('/tmp/gitm/w-');
  run(dir, 'init', '-q', '-b', 'main');
  mkdirSync(`${dir}/clusters/local`, { recursive: true });
  for (let i = 0; i < n; i++) writeFileSync(`${dir}/clusters/local/server-${i}.yaml`, `apiVersion: pteronimbus.io/v1alpha1\nkind: GameServer\nmetadata:\n  name: server-${i}\nspec:\n  game: minecraft-java\n  version: "1.21.8"\n  settings:\n    MOTD: hello ${i}\n`);
  run(dir, 'add', '.'); run(dir, 'commit', '-qm', 'x'); run(dir, 'push', '-q', `${server.url}/r${n}.git`, 'main');
  const head = run(dir, 'rev-parse', 'HEAD');
  const pack = await fetchPack({ url: server.url, authorization: undefined }, { repository: `r${n}`, want: [head], depth: 1, limit: 1e9 });
  let t = performance.now();
  const objects = readPack(pack);
  console.log(n, 'readPack', pack.length, objects.size, ms(t));
  const fs = memoryFiles();
  await fs.promises.writeFile('/r/.git/objects/pack/pack-x.pack', pack);
  t = performance.now();
  const { oids } = await git.indexPack({ fs, dir: '/r', filepath: '.git/objects/pack/pack-x.pack', cache: {} as object });
  const t2 = performance.now();
  console.log(n, 'iso indexPack', oids.length, ms(t));
  const cache = {};
  let k = 0;
  for (const oid of oids.slice(0, 200)) { await git.readObject({ fs, dir: '/r', oid, format: 'content', cache }); k++; }
  console.log(n, 'iso readObject of', k, ms(t2), 'per object', ((performance.now() - t2) / k).toFixed(2));
  // one commit on a tree of n files
  const commit = [...objects].find(([, o]) => o.type === 'commit')!;
  const trees = [...objects].filter(([, o]) => o.type === 'tree');
  const folder = trees.sort((a, b) => b[1].bytes.length - a[1].bytes.length)[0]!;
  const N = 50;
  t = performance.now();
  let bytesOut = 0;
  for (let i = 0; i < N; i++) {
    const blob = Buffer.from(`changed ${i}\n`);
    const id = blobId(blob);
    const edited = editTree(folder[1].bytes, [{ name: 'server-7.yaml', kind: 'file', id }])!;
    const tid = objectId({ type: 'tree', bytes: edited.bytes });
    const cb = encodeCommit({ tree: tid, parent: commit[0], author: { name: 'a', email: 'a@b' }, committer: { name: 'a', email: 'a@b' }, at: 1, subject: 's', trailers: { A: 'b' } });
    bytesOut += encodePack([{ id, type: 'blob', bytes: blob }, { id: tid, type: 'tree', bytes: edited.bytes, delta: { base: folder[0], baseLength: folder[1].bytes.length, sameBefore: edited.sameBefore, sameAfter: edited.sameAfter } }, { id: objectId({ type: 'commit', bytes: cb }), type: 'commit', bytes: cb }]).length;
  }
  console.log(n, 'own commit', ((performance.now() - t) / N).toFixed(2), 'ms', (bytesOut / N).toFixed(0), 'bytes');
  const w = { fs: memoryFiles(), dir: '/w' };
  t = performance.now(); bytesOut = 0;
  for (let i = 0; i < N; i++) {
    const id = await git.writeBlob({ ...w, blob: Buffer.from(`changed ${i}\n`) });
    const tree = entries(folder[1].bytes).map((e) => ({ mode: '100644', path: e.name, oid: e.name === 'server-7.yaml' ? id : e.id, type: 'blob' as const }));
    const tid = await git.writeTree({ ...w, tree });
    const cid = await git.writeCommit({ ...w, commit: { message: 's\n', tree: tid, parent: [commit[0]], author: { name: 'a', email: 'a@b', timestamp: 1, timezoneOffset: 0 }, committer: { name: 'a', email: 'a@b', timestamp: 1, timezoneOffset: 0 } } });
    const { packfile } = await git.packObjects({ ...w, oids: [id, tid, cid] });
    bytesOut += packfile!.length;
  }
  console.log(n, 'iso commit', ((performance.now() - t) / N).toFixed(2), 'ms', (bytesOut / N).toFixed(0), 'bytes');
  t = performance.now();
  for (let i = 0; i < N; i++) {
    const id = await git.writeBlob({ ...w, blob: Buffer.from(`changed ${i}\n`) });
    const cid = await git.writeCommit({ ...w, commit: { message: 's\n', tree: folder[0], parent: [commit[0]], author: { name: 'a', email: 'a@b', timestamp: 1, timezoneOffset: 0 }, committer: { name: 'a', email: 'a@b', timestamp: 1, timezoneOffset: 0 } } });
    await git.packObjects({ ...w, oids: [id, cid] });
  }
  console.log(n, 'iso blob+commit only', ((performance.now() - t) / N).toFixed(2), 'ms');
  t = performance.now();
  const dir2 = mkdtempSync('/tmp/gitm/d-');
  void nodeFs; 
  rmSync(dir2, { recursive: true });
  rmSync(dir, { recursive: true });
}
await server.stop();
