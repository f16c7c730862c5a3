/** What the API server refused, with its HTTP status (0: no answer that can be read) and its machine-readable reason. */
export class ApiError extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ApiError';
    this.code = code;
    this.reason = reason;
  }
}

export function apiErrorOf(code: number, body: string, request: string): ApiError {
  try {
    const status = JSON.parse(body) as { reason?: string; message?: string };
    return new ApiError(code, status.reason ?? 'Unknown', status.message ?? `${request} answered ${code}.`);
  } catch {
    return new ApiError(code, 'Unknown', `${request} answered ${code}.`);
  }
}

export function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof ApiError && codes.includes(error.code);
}
