// An answer that stays open: server-sent events over the raw connection.
import type { FastifyReply } from 'fastify';
import type { Stream } from '../use-cases/follow-events.ts';

/** A reader that is this far behind is cut off; it comes back and is told what it missed. */
const MOST_WAITING = 4 * 1024 * 1024;

export function eventStream(reply: FastifyReply): { stream: Stream; closed: AbortSignal } {
  const { raw } = reply.hijack();
  raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no', connection: 'keep-alive' });
  const over = new AbortController();
  raw.once('close', () => over.abort());
  const stream = {
    end: () => void raw.end(),
    write(chunk: Buffer) {
      if (raw.writableLength > MOST_WAITING) raw.destroy();
      else if (!raw.writableEnded) raw.write(chunk);
    },
  };
  return { stream, closed: over.signal };
}
