// The plain Git server as a process of its own, so that it does not share a thread with a contender. Its folder comes as argument.
import { startGitServer } from '../../../api/src/git/test-support/git-server.ts';

const root = process.argv[2];
if (!root) throw new Error('Say which folder to serve.');
const server = await startGitServer({ root });
console.log(server.url);
// Ends with whoever started it.
process.stdin.on('end', () => process.exit(0)).resume();
