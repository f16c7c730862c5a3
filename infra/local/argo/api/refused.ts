/** An error in gRPC's terms; the gateway turns the code into a status. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const BAD_ARGUMENT = 3;
export const NOT_FOUND = 5;
export const DENIED = 7;
export const NOT_NOW = 9;
export const NOT_HERE = 12;
export const BROKEN = 13;
export const NOBODY = 16;

/** HTTP's status for each. */
export const STATUS: Readonly<Record<number, number>> = { [BAD_ARGUMENT]: 400, [NOT_FOUND]: 404, [DENIED]: 403, [NOT_NOW]: 400, [NOT_HERE]: 501, [BROKEN]: 500, [NOBODY]: 401 };
