/** What a doorman shows, and where. */
export interface Face {
  name: string;
  max: number;
  version: string;
  doors: Door[];
}
export interface Door {
  port: number;
  transport: 'TCP' | 'UDP';
  /** The game's query protocol; undefined: none that is known here. */
  protocol?: string | undefined;
}

/** Throws a sentence when the environment says nothing useful. */
export function faceOf(text: string | undefined): Face {
  try {
    const face = JSON.parse(text ?? '') as Face;
    if (!Array.isArray(face.doors) || face.doors.length === 0) throw new Error('no doors');
    return face;
  } catch (cause) {
    throw new Error('DOORMAN is not set: this program is started by the operator, which says there what to show on which ports.', { cause });
  }
}
