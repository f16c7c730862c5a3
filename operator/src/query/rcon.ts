import { connect } from 'node:net';

/** Source RCON: signs in, sends the commands in order, returns the answers. The password is never in an error. */
export function rcon(host: string, port: number, password: string, commands: readonly string[], timeoutMs = 3_000): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const answers: string[] = [];
    let received = Buffer.alloc(0);
    const fail = (message: string) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new Error(`RCON on ${host}:${port}: ${message}`));
    };
    const timer = setTimeout(() => fail(`no answer in ${timeoutMs} ms.`), timeoutMs);
    const next = () => {
      const command = commands[answers.length];
      if (command !== undefined) return socket.write(frame(answers.length + 2, 2, command));
      clearTimeout(timer);
      resolve(answers);
      socket.end();
    };
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => fail('the connection was closed.'));
    socket.on('connect', () => socket.write(frame(1, 3, password)));
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      while (received.length >= 4 && received.length >= received.readInt32LE(0) + 4) {
        const size = received.readInt32LE(0);
        if (size < 10 || size > 65_536) return fail('the answer is not RCON.');
        const [id, type] = [received.readInt32LE(4), received.readInt32LE(8)];
        const text = received.toString('utf8', 12, size + 2);
        received = received.subarray(size + 4);
        if (id === -1) return fail('the password was refused.');
        if (id === 1 && type === 2) next();
        else if (id === answers.length + 2) {
          answers.push(text);
          next();
        }
      }
    });
  });
}

function frame(id: number, type: number, text: string): Buffer {
  const body = Buffer.from(text);
  const bytes = Buffer.alloc(body.length + 14);
  bytes.writeInt32LE(body.length + 10, 0);
  bytes.writeInt32LE(id, 4);
  bytes.writeInt32LE(type, 8);
  body.copy(bytes, 12);
  return bytes;
}
