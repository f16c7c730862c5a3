// What of a log may be asked for. Source: k8s.io/kubernetes pkg/apis/core/validation ValidatePodLogOptions.
import { forbidden, invalid as wrong } from '../schema/errors.ts';
import { badRequest, invalid, type Cause } from '../status.ts';

/** Least amounts, and how the server says so. */
const LEAST = [['sinceSeconds', 1, 'must be greater than 0'], ['tailLines', 0, 'must be greater than or equal to 0'], ['limitBytes', 1, 'must be greater than 0']] as const;

/** Throws 400 for what is no number, 422 for what is out of range. */
export function checkLogOptions(pod: string, query: URLSearchParams): void {
  const causes: Cause[] = [];
  for (const [name] of LEAST) {
    const text = query.get(name);
    if (text !== null && text !== '' && !/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  for (const [name, least, words] of LEAST) {
    const text = query.get(name);
    if (text !== null && text !== '' && Number(text) < least) causes.push(wrong(name, Number(text), words));
  }
  if (query.has('sinceTime') && query.has('sinceSeconds')) causes.push(forbidden('[]', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  if (causes.length > 0) throw invalid('', 'PodLogOptions', pod, causes);
}
